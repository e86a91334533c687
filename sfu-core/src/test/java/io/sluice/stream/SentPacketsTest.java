package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final long MILLIS = 1_000_000L;
    private static final int BOUND = 1024;

    private final SentPackets sent = new SentPackets(BOUND);

    /// A packet whose every field follows from its number.
    private void send(long sequence, long nowNanos) {
        sent.add(
                sequence,
                sequence * 3_000 & 0xffff_ffffL,
                (int) (sequence % 128),
                sequence % 3 == 0,
                sequence / 100,
                (int) (sequence / 1_000),
                sequence + 7_777,
                (int) sequence * 5L,
                (int) (sequence % 1_400),
                nowNanos);
    }

    private boolean remembers(long sequence) {
        int at = sent.find(sequence);
        if (at < 0) {
            return false;
        }
        assertThat(sent.at(at))
                .isEqualTo(new SentPacket(
                        sequence,
                        sequence * 3_000 & 0xffff_ffffL,
                        (int) (sequence % 128),
                        sequence % 3 == 0,
                        sequence / 100,
                        (int) (sequence / 1_000),
                        sequence + 7_777,
                        (int) sequence * 5L));
        assertThat(sent.sizeBytes(at)).isEqualTo((int) (sequence % 1_400));
        return true;
    }

    @Test
    void aThinStreamStaysSmall() {
        for (int i = 0; i < 10_000; i++) {
            send(i, i * 40L * MILLIS);
        }
        assertThat(sent.capacity()).isEqualTo(SentPackets.INITIAL_CAPACITY);
        for (int i = 10_000 - SentPackets.INITIAL_CAPACITY; i < 10_000; i++) {
            assertThat(remembers(i)).isTrue();
        }
    }

    @Test
    void aFastStreamRemembersASecondAndGrowsNoFurtherThanThat() {
        for (int i = 0; i < 5_000; i++) {
            send(i, i * 2L * MILLIS);
            for (int back = 0; back < 500; back += 99) {
                assertThat(i < back || remembers(i - back)).isTrue();
            }
        }
        assertThat(sent.capacity()).isEqualTo(512);
    }

    @Test
    void holdsItsBound() {
        for (int i = 0; i < 100_000; i++) {
            send(i, i * MILLIS / 10);
        }
        assertThat(sent.capacity()).isEqualTo(BOUND);
        for (int i = 100_000 - BOUND; i < 100_000; i++) {
            assertThat(remembers(i)).isTrue();
        }
        assertThat(remembers(100_000 - BOUND - 1)).isFalse();
    }

    @Test
    void aBoundBelowTheFirstSizeHoldsToo() {
        SentPackets few = new SentPackets(8);
        for (int i = 0; i < 100; i++) {
            few.add(i, 0, 96, false, 1, 1, i, 0, 10, 0);
        }
        assertThat(few.capacity()).isEqualTo(8);
        assertThat(few.find(92)).isNotNegative();
        assertThat(few.find(91)).isNegative();
    }

    @Test
    void aBurstIsRememberedAsAWhole() {
        for (int i = 0; i < 30; i++) {
            send(i, i * 100L * MILLIS);
        }
        for (int i = 30; i < 330; i++) {
            send(i, 3_000 * MILLIS);
        }
        for (int i = 30; i < 330; i++) {
            assertThat(remembers(i)).isTrue();
        }
    }

    @Test
    void whatWasSentAgainAMomentAgoMayBeAskedForOnceMore() {
        send(0, 0);
        sent.resent(sent.find(0), 900 * MILLIS);
        for (int i = 1; i <= SentPackets.INITIAL_CAPACITY; i++) {
            send(i, 1_500 * MILLIS);
        }
        assertThat(remembers(0)).isTrue();
        assertThat(sent.resends(sent.find(0))).isEqualTo(1);
        assertThat(sent.leftWithin(sent.find(0), 601 * MILLIS, 1_500 * MILLIS)).isTrue();
        assertThat(sent.leftWithin(sent.find(0), 600 * MILLIS, 1_500 * MILLIS)).isFalse();
    }

    @Test
    void aLatePacketFarBehindFindsAPlaceBesideItsSuccessor() {
        send(1_000, 0);
        for (int i = 1_002; i < 1_200; i++) {
            send(i, MILLIS);
        }
        send(1_001, 2 * MILLIS);
        for (int i = 1_000; i < 1_200; i++) {
            assertThat(remembers(i)).isTrue();
        }
    }

    @Test
    void whatIsLaterThanTheBoundChangesNothing() {
        send(5_000, 0);
        send(5_000 - BOUND, MILLIS);
        assertThat(sent.capacity()).isEqualTo(SentPackets.INITIAL_CAPACITY);
        assertThat(remembers(5_000)).isTrue();
        assertThat(remembers(5_000 - BOUND)).isFalse();
    }

    @Test
    void extendsNumbersOverTheWrapAfterGrowth() {
        for (int i = 65_400; i < 65_700; i++) {
            send(i, (i - 65_400) * MILLIS);
        }
        assertThat(sent.extend(65_535)).isEqualTo(65_535);
        assertThat(sent.extend(0)).isEqualTo(65_536);
        assertThat(sent.extend(163)).isEqualTo(65_699);
        assertThat(remembers(sent.extend(65_500))).isTrue();
        assertThat(remembers(sent.extend(100))).isTrue();
        assertThat(remembers(sent.extend(164))).isFalse();
    }

    @Test
    void millisecondsThatOverflowAreComparedBySubtraction() {
        long near = ((1L << 31) - 100) * MILLIS;
        for (int i = 0; i < 200; i++) {
            send(i, near + i * MILLIS);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(remembers(i)).isTrue();
        }
    }

    @Test
    void remembersEveryYoungPacketInAnyOrder() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            SentPackets any = new SentPackets(BOUND);
            long[] sentAt = new long[4_000];
            long newest = 0;
            long now = 0;
            for (int i = 0; i < 1_500; i++) {
                now += random.nextInt(6) * MILLIS;
                long sequence = Math.max(0, newest + random.nextInt(-40, 4));
                if (sentAt[(int) sequence] != 0) {
                    continue;
                }
                newest = Math.max(newest, sequence);
                sentAt[(int) sequence] = now + 1;
                any.add(sequence, 0, 96, false, 1, 1, sequence, 0, 10, now);
                for (long other = Math.max(0, newest - 300); other <= newest; other++) {
                    long at = sentAt[(int) other];
                    if (at != 0 && now - (at - 1) < SentPackets.ASKED_FOR_MILLIS * MILLIS) {
                        assertThat(any.find(other)).isNotNegative();
                    }
                }
            }
        }
    }
}
