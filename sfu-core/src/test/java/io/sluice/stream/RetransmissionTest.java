package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtp.RtpPacket;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetransmissionTest {
    private static final long SECOND = 1_000_000_000L;

    private final PacketPool pool = new PacketPool(1024);

    @AfterEach
    void everyBufferIsBack() {
        assertThat(pool.inUse()).isZero();
        pool.close();
    }

    private PacketBuffer buffer() {
        return Objects.requireNonNull(pool.acquire());
    }

    private PacketBuffer numbered(int number) {
        PacketBuffer buffer = buffer();
        buffer.set(new byte[] {(byte) number});
        return buffer;
    }

    private RtpPacket packet(int sequenceNumber, String payload) {
        PacketBuffer buffer = buffer();
        RtpPacket packet = new RtpPacket().begin(buffer, 96, sequenceNumber, 1000, 0xabcd);
        byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        buffer.length(12 + bytes.length);
        buffer.write(12, bytes, 0, bytes.length);
        assertThat(packet.wrap(buffer)).isTrue();
        packet.marker(true);
        return packet;
    }

    @Test
    void rtxGivesThePacketBackAsItWas() {
        RtpPacket packet = packet(65_535, "hello");
        byte[] before = packet.buffer().toArray();
        RtxPacketizer packetizer = new RtxPacketizer(0x7777, new Random(1));

        assertThat(packetizer.packetize(packet, 97)).isTrue();
        assertThat(packet.ssrc()).isEqualTo(0x7777);
        assertThat(packet.payloadType()).isEqualTo(97);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(7);
        assertThat(packet.buffer().u16(packet.payloadOffset())).isEqualTo(65_535);

        assertThat(RtxUnwrapper.unwrap(packet, 0xabcd, 96)).isTrue();
        assertThat(packet.buffer().toArray()).isEqualTo(before);
        packet.buffer().release();
    }

    @Test
    void rtxNumbersBeginInTheLowerHalfAndFollowEachOther() {
        for (int seed = 0; seed < 200; seed++) {
            RtxPacketizer packetizer = new RtxPacketizer(0x7777, new Random(seed));
            RtpPacket first = packet(5, "a");
            RtpPacket second = packet(9, "b");
            packetizer.packetize(first, 97);
            packetizer.packetize(second, 97);
            assertThat(first.sequenceNumber()).isLessThan(1 << 15);
            assertThat(second.sequenceNumber()).isEqualTo(first.sequenceNumber() + 1);
            first.buffer().release();
            second.buffer().release();
        }
    }

    @Test
    void aPaddingProbeIsNoRetransmission() {
        RtpPacket packet = packet(7, "");
        packet.addPadding(200);
        assertThat(RtxUnwrapper.unwrap(packet, 1, 96)).isFalse();

        RtpPacket oneByte = packet(8, "x");
        assertThat(RtxUnwrapper.unwrap(oneByte, 1, 96)).isFalse();
        packet.buffer().release();
        oneByte.buffer().release();
    }

    @Test
    void keepsWhatItWasGivenUntilItIsTooOld() {
        RetransmissionBuffer buffer = new RetransmissionBuffer(16, SECOND);
        buffer.put(100, numbered(1), 0);
        buffer.put(101, numbered(2), SECOND / 2);
        assertThat(Objects.requireNonNull(buffer.find(100)).u8(0)).isEqualTo(1);
        assertThat(buffer.find(99)).isNull();
        assertThat(buffer.find(116)).isNull();
        assertThat(buffer.nextDeadlineNanos()).isEqualTo(SECOND);

        buffer.onDeadline(SECOND);
        assertThat(buffer.find(100)).isNull();
        assertThat(buffer.find(101)).isNotNull();
        assertThat(buffer.nextDeadlineNanos()).isEqualTo(SECOND * 3 / 2);

        buffer.onDeadline(SECOND * 3 / 2);
        assertThat(buffer.held()).isZero();
        assertThat(buffer.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void holdsNoMoreThanItsCapacity() {
        RetransmissionBuffer buffer = new RetransmissionBuffer(16, SECOND);
        for (int i = 0; i < 100; i++) {
            buffer.put(i, numbered(i), i);
            assertThat(buffer.held()).isLessThanOrEqualTo(16);
            assertThat(pool.inUse()).isEqualTo(buffer.held());
        }
        assertThat(buffer.find(83)).isNull();
        assertThat(Objects.requireNonNull(buffer.find(84)).u8(0)).isEqualTo(84);
        buffer.close();
    }

    @Test
    void takesRepairsBehindTheNewestAndRefusesWhatIsTooFar() {
        RetransmissionBuffer buffer = new RetransmissionBuffer(16, SECOND);
        buffer.put(100, numbered(1), 0);
        buffer.put(90, numbered(2), 1);
        buffer.put(84, numbered(3), 2);
        assertThat(buffer.find(90)).isNotNull();
        assertThat(buffer.find(84)).isNull();
        buffer.put(200, numbered(4), 3);
        assertThat(buffer.held()).isEqualTo(1);
        buffer.close();
        assertThat(buffer.held()).isZero();
    }

    @Test
    void growsOnlyWithWhatIsHeldAtOnce() {
        RetransmissionBuffer buffer = new RetransmissionBuffer(1024, SECOND);
        assertThat(buffer.capacity()).isZero();
        for (int i = 0; i < 1_000; i++) {
            buffer.put(i, numbered(i), i * SECOND / 10);
        }
        assertThat(buffer.capacity()).isEqualTo(RetransmissionBuffer.INITIAL_CAPACITY);
        for (int i = 1_000; i < 1_100; i++) {
            buffer.put(i, numbered(i), 100 * SECOND);
        }
        assertThat(buffer.capacity()).isEqualTo(128);
        for (int i = 991; i < 1_100; i++) {
            assertThat(Objects.requireNonNull(buffer.find(i)).u8(0)).isEqualTo(i & 0xff);
        }
        assertThat(buffer.nextDeadlineNanos()).isEqualTo(991 * SECOND / 10 + SECOND);
        buffer.close();
    }

    @Test
    void aJumpAheadOfAllThatIsHeldNeedsNoWiderRing() {
        RetransmissionBuffer buffer = new RetransmissionBuffer(1024, SECOND);
        buffer.put(5, numbered(1), 0);
        buffer.put(5_000, numbered(2), 1);
        assertThat(buffer.capacity()).isEqualTo(RetransmissionBuffer.INITIAL_CAPACITY);
        assertThat(buffer.held()).isEqualTo(1);
        buffer.put(4_100, numbered(3), 2);
        assertThat(buffer.capacity()).isEqualTo(1024);
        assertThat(buffer.held()).isEqualTo(2);
        assertThat(Objects.requireNonNull(buffer.find(5_000)).u8(0)).isEqualTo(2);
        buffer.close();
    }

    @Test
    void balancesUnderAnyOrder() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            RetransmissionBuffer buffer = new RetransmissionBuffer(32, SECOND);
            long base = 70_000;
            long now = 0;
            for (int i = 0; i < 500; i++) {
                now += random.nextInt(50_000_000);
                base += random.nextInt(random.nextInt(20) == 0 ? 200 : 3);
                buffer.put(base - random.nextInt(40), numbered(i & 0xff), now);
                assertThat(pool.inUse()).isEqualTo(buffer.held());
                if (random.nextInt(10) == 0) {
                    buffer.onDeadline(now);
                }
            }
            while (buffer.nextDeadlineNanos() != Long.MAX_VALUE) {
                buffer.onDeadline(buffer.nextDeadlineNanos());
            }
            assertThat(pool.inUse()).isZero();
        }
    }
}
