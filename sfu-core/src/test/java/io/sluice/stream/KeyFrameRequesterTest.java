package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.stream.KeyFrameRequester.Method;
import io.sluice.time.Deadlines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRequesterTest {
    private static final long MILLIS = 1_000_000L;

    private final List<WritableRtcpPacket> sent = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private KeyFrameRequester requester(Method method) {
        return new KeyFrameRequester(method, 1, 2, (packet, now) -> {
            sent.add(packet);
            times.add(now / MILLIS);
        });
    }

    private static void runUntil(KeyFrameRequester requester, long nowNanos) {
        while (requester.nextDeadlineNanos() <= nowNanos) {
            requester.onDeadline(requester.nextDeadlineNanos());
        }
    }

    @Test
    void asksAtOnce() {
        KeyFrameRequester requester = requester(Method.PLI);
        requester.request(7 * MILLIS);
        assertThat(sent).containsExactly(new Pli(1, 2));
    }

    @Test
    void threeHundredWishesASecondAreTwoRequestsASecondAtFirstAndThenOne() {
        KeyFrameRequester requester = requester(Method.PLI);
        for (int i = 0; i < 3000; i++) {
            long now = i * 10L * MILLIS / 3;
            runUntil(requester, now);
            requester.request(now);
            if (i % 7 == 0) {
                requester.keyFrame();
            }
        }
        assertThat(times.stream().filter(time -> time < 3_000)).hasSizeBetween(5, 6);
        assertThat(times.stream().filter(time -> time >= 3_000)).hasSizeBetween(6, 7);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void anotherSsrcOfTheSameEncodingIsNotAskedSooner() {
        KeyFrameRequester requester = requester(Method.PLI);
        requester.request(0);
        KeyFrameRequester next = requester.successor(3);
        next.request(10 * MILLIS);
        runUntil(next, 500 * MILLIS);
        assertThat(sent).containsExactly(new Pli(1, 2), new Pli(1, 3));
        assertThat(times).containsExactly(0L, 500L);
    }

    @Test
    void repeatsMoreAndMoreSeldomUntilTheKeyFrameComes() {
        KeyFrameRequester requester = requester(Method.PLI);
        requester.request(0);
        runUntil(requester, 20_000 * MILLIS);
        assertThat(times).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L);

        requester.keyFrame();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void aWishWithinTheLimitIsKeptForLater() {
        KeyFrameRequester requester = requester(Method.PLI);
        requester.request(0);
        requester.keyFrame();
        requester.request(100 * MILLIS);
        assertThat(times).containsExactly(0L);

        runUntil(requester, 600 * MILLIS);
        assertThat(times).containsExactly(0L, 500L);
    }

    /// Under the old number a publisher that has answered does nothing more, and the answer may be what was lost;
    /// swarm 488 stood still for that.
    @Test
    void aFirThatIsAskedAgainIsANewCommand() {
        KeyFrameRequester requester = requester(Method.FIR);
        requester.request(0);
        requester.request(10 * MILLIS);
        runUntil(requester, 500 * MILLIS);
        requester.keyFrame();
        requester.request(2000 * MILLIS);

        assertThat(sent).containsExactly(Fir.of(1, 2, 1), Fir.of(1, 2, 2), Fir.of(1, 2, 3));
    }

    @Test
    void asksNobodyWhoTakesNoRequests() {
        KeyFrameRequester requester = requester(Method.NONE);
        requester.request(0);
        assertThat(sent).isEmpty();
        assertThat(requester.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }
}
