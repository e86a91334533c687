package io.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacketBufferTest {
    private final Packets packets = new Packets();

    @Test
    void readsAndWritesInNetworkOrder() {
        PacketBuffer buffer = packets.of("0102030405060708");
        assertThat(buffer.u8(7)).isEqualTo(8);
        assertThat(buffer.u16(1)).isEqualTo(0x0203);
        assertThat(buffer.u24(1)).isEqualTo(0x020304);
        assertThat(buffer.u32(4)).isEqualTo(0x05060708L);
        assertThat(buffer.u64(0)).isEqualTo(0x0102030405060708L);
        buffer.putU8(0, 0xff);
        buffer.putU16(1, 0xfffe);
        buffer.putU24(3, 0xabcdef);
        assertThat(Packets.hex(buffer)).isEqualTo("fffffeabcdef0708");
        buffer.putU32(0, 0xfedcba98L);
        buffer.putI32(4, -1);
        assertThat(buffer.u32(0)).isEqualTo(0xfedcba98L);
        assertThat(buffer.i32(4)).isEqualTo(-1);
        buffer.putU64(0, 0x1122334455667788L);
        assertThat(Packets.hex(buffer)).isEqualTo("1122334455667788");
    }

    @Test
    void doesNotShowWhatLiesOutsideTheView() {
        PacketBuffer buffer = packets.of("01020304");
        buffer.length(2);
        assertThatThrownBy(() -> buffer.u8(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.u16(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.remove(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.length(buffer.capacity() + 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anInsertionNearTheFrontGrowsIntoTheHeadroom() {
        PacketBuffer buffer = packets.of("0102030405060708");
        int offset = buffer.offset();
        assertThat(buffer.insert(2, 4)).isTrue();
        buffer.fill(2, 4, 0xee);
        assertThat(buffer.offset()).isEqualTo(offset - 4);
        assertThat(Packets.hex(buffer)).isEqualTo("0102eeeeeeee030405060708");
    }

    @Test
    void anInsertionNearTheEndGrowsBehind() {
        PacketBuffer buffer = packets.of("0102030405060708");
        int offset = buffer.offset();
        assertThat(buffer.insert(7, 2)).isTrue();
        buffer.fill(7, 2, 0xee);
        assertThat(buffer.offset()).isEqualTo(offset);
        assertThat(Packets.hex(buffer)).isEqualTo("01020304050607eeee08");
    }

    @Test
    void aFullSideLeavesTheWorkToTheOther() {
        PacketBuffer buffer = packets.empty();
        buffer.length(buffer.capacity());
        buffer.fill(0, buffer.length(), 7);
        assertThat(buffer.insert(buffer.length() - 1, 10)).isTrue();
        assertThat(buffer.offset()).isEqualTo(PacketBuffer.HEADROOM_BYTES - 10);
        int left = PacketBuffer.HEADROOM_BYTES - 10;
        assertThat(buffer.insert(0, left)).isTrue();
        assertThat(buffer.insert(0, 1)).isFalse();
        assertThat(buffer.length()).isEqualTo(PacketBuffer.SLOT_SIZE_BYTES);
    }

    @Test
    void insertionsAndRemovalsAreWhatTheyWouldBeOnAnArray() {
        SplittableRandom random = new SplittableRandom(3);
        PacketBuffer buffer = packets.empty();
        byte[] model = new byte[200];
        random.nextBytes(model);
        buffer.set(model);
        for (int step = 0; step < 5_000; step++) {
            int index = random.nextInt(model.length + 1);
            if (model.length < 400 && random.nextBoolean()) {
                int n = random.nextInt(20);
                assertThat(buffer.insert(index, n)).isTrue();
                buffer.fill(index, n, step);
                byte[] grown = Arrays.copyOf(model, model.length + n);
                System.arraycopy(model, index, grown, index + n, model.length - index);
                Arrays.fill(grown, index, index + n, (byte) step);
                model = grown;
            } else {
                int n = random.nextInt(Math.min(20, model.length - index + 1));
                buffer.remove(index, n);
                byte[] shrunk = Arrays.copyOf(model, model.length - n);
                System.arraycopy(model, index + n, shrunk, index, model.length - index - n);
                model = shrunk;
            }
            assertThat(buffer.toArray()).isEqualTo(model);
            if (buffer.offset() > 1_000) {
                buffer.set(model);
            }
        }
    }

    @Test
    void movesOverlappingRanges() {
        PacketBuffer buffer = packets.of("0102030405");
        buffer.move(0, 1, 4);
        assertThat(Packets.hex(buffer)).isEqualTo("0101020304");
        buffer.move(1, 0, 4);
        assertThat(Packets.hex(buffer)).isEqualTo("0102030404");
    }

    @Test
    void copiesAreIndependent() {
        PacketBuffer source = packets.of("0a0b0c");
        source.remove(0, 1);
        PacketBuffer copy = packets.empty();
        copy.copyFrom(source);
        source.putU8(0, 0);
        assertThat(Packets.hex(copy)).isEqualTo("0b0c");
        assertThat(copy.offset()).isEqualTo(source.offset());
        copy.write(0, source, 1, 1);
        assertThat(Packets.hex(copy)).isEqualTo("0c0c");
    }

    @Test
    void lendsItsBytesToTheEdge() {
        PacketBuffer buffer = packets.of("010203");
        ByteBuffer bytes = buffer.byteBuffer();
        assertThat(bytes.remaining()).isEqualTo(3);
        assertThat(bytes.isDirect()).isTrue();
        assertThat(bytes.get()).isEqualTo((byte) 1);
        assertThat(buffer.writableByteBuffer().remaining()).isEqualTo(buffer.capacity());
        assertThat(buffer.segment().byteSize()).isEqualTo(PacketBuffer.SLOT_SIZE_BYTES);
    }

    @Test
    void useAfterReleaseNamesItself() {
        PacketBuffer buffer = packets.of("01");
        buffer.release();
        assertThatThrownBy(() -> buffer.u8(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.length(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        assertThat(buffer.toString()).contains("released");
    }
}
