package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackBuilder;
import org.junit.jupiter.api.Test;

class TransportFeedbackRecorderTest {
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();

    private static TransportFeedback feedback(int base, int... arrived) {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder(1, 2, 0, base, 1_100);
        for (int sequence : arrived) {
            builder.add(sequence, 1_000_000L * sequence);
        }
        return builder.build();
    }

    @Test
    void countsWhatArrivedOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(recorder.sent(1_000)).isEqualTo(i);
        }
        recorder.feedback(feedback(0, 0, 1, 3, 4), 20);
        recorder.feedback(feedback(3, 3, 4), 21);
        assertThat(recorder.acknowledged()).isEqualTo(4);
        assertThat(recorder.acknowledgedBytes()).isEqualTo(4_000);
        assertThat(recorder.reportedLost()).isEqualTo(1);
    }

    @Test
    void feedbackAboutWhatWasNeverSentCountsForNothing() {
        recorder.feedback(feedback(5, 5, 6), 1);
        recorder.sent(1_000);
        recorder.feedback(feedback(1, 1, 2), 3);
        assertThat(recorder.acknowledged()).isZero();
        assertThat(recorder.acknowledgedBytes()).isZero();
    }

    @Test
    void numbersWrap() {
        for (int i = 0; i < (1 << 16) + 5; i++) {
            assertThat(recorder.sent(100)).isEqualTo(i & 0xffff);
        }
        recorder.feedback(feedback(0, 0, 4), 1);
        assertThat(recorder.acknowledged()).isEqualTo(2);
    }
}
