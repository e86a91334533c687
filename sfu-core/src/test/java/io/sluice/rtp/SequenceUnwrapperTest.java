package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceUnwrapperTest {
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();

    @Test
    void countsOnOverTheWrap() {
        long last = sequences.unwrap(65_000) - 1;
        for (int i = 65_000; i < 400_000; i++) {
            long next = sequences.unwrap(i & 0xffff);
            assertThat(next).isEqualTo(last + 1);
            assertThat(next & 0xffff).isEqualTo(i & 0xffff);
            last = next;
        }
    }

    @Test
    void packetsOlderThanTheFirstStayPositive() {
        long first = sequences.unwrap(2);
        assertThat(sequences.unwrap(65_530)).isEqualTo(first - 8).isPositive();
        assertThat(sequences.highest()).isEqualTo(first);
    }

    @Test
    void theNearestNumberIsMeant() {
        long first = sequences.unwrap(0);
        assertThat(sequences.peek(32_767)).isEqualTo(first + 32_767);
        assertThat(sequences.peek(32_768)).isEqualTo(first - 32_768);
        assertThat(sequences.highest()).isEqualTo(first);
    }

    @Test
    void aReorderedPacketDoesNotMoveTheHighest() {
        long first = sequences.unwrap(65_535);
        long second = sequences.unwrap(1);
        assertThat(second).isEqualTo(first + 2);
        assertThat(sequences.unwrap(0)).isEqualTo(first + 1);
        assertThat(sequences.unwrap(2)).isEqualTo(first + 3);
    }

    @Test
    void nothingIsHighestBeforeTheFirst() {
        assertThat(sequences.highest()).isEqualTo(-1);
        assertThat(timestamps.highest()).isEqualTo(-1);
    }

    @Test
    void timestampsCountOnOverTheWrap() {
        long first = timestamps.unwrap(0xffff_fff0L);
        assertThat(timestamps.unwrap(0x10)).isEqualTo(first + 0x20);
        assertThat(timestamps.unwrap(0xffff_ffffL)).isEqualTo(first + 0x0f);
        assertThat(timestamps.highest() & 0xffff_ffffL).isEqualTo(0x10);
    }

    @Test
    void timestampsOlderThanTheFirstStayPositive() {
        long first = timestamps.unwrap(0);
        assertThat(timestamps.unwrap(0xffff_ffffL)).isEqualTo(first - 1).isPositive();
    }
}
