package io.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    @Test
    void answersNullWhenAllAreOutAndServesAgainAfterARelease() {
        PacketPool pool = new PacketPool(2);
        PacketBuffer first = Objects.requireNonNull(pool.acquire());
        Objects.requireNonNull(pool.acquire());
        assertThat(pool.acquire()).isNull();
        assertThat(pool.copyOf(first)).isNull();
        assertThat(pool.inUse()).isEqualTo(2);
        first.release();
        assertThat(pool.acquire()).isSameAs(first);
    }

    @Test
    void takesMemoryOnlyAsItIsNeeded() {
        PacketPool pool = new PacketPool(10_000);
        assertThat(pool.sizeBytes()).isZero();
        List<PacketBuffer> out = new ArrayList<>();
        for (int i = 0; i <= PacketPool.SLOTS_PER_SLAB; i++) {
            out.add(Objects.requireNonNull(pool.acquire()));
        }
        assertThat(pool.sizeBytes()).isEqualTo(2L * PacketPool.SLOTS_PER_SLAB * PacketBuffer.SLOT_SIZE_BYTES);
        out.forEach(PacketBuffer::release);
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void anAcquiredBufferIsEmptyWithHeadroomWhateverItWasBefore() {
        PacketPool pool = new PacketPool(1);
        PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
        buffer.set(new byte[100]);
        buffer.remove(0, 30);
        buffer.release();
        PacketBuffer again = Objects.requireNonNull(pool.acquire());
        assertThat(again.length()).isZero();
        assertThat(again.offset()).isEqualTo(PacketBuffer.HEADROOM_BYTES);
    }

    @Test
    void slotsDoNotOverlap() {
        PacketPool pool = new PacketPool(3);
        List<PacketBuffer> out = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
            buffer.length(buffer.capacity());
            buffer.fill(0, buffer.length(), i);
            out.add(buffer);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(out.get(i).u8(0)).isEqualTo(i);
            assertThat(out.get(i).u8(out.get(i).length() - 1)).isEqualTo(i);
        }
    }

    @Test
    void aClosedPoolServesNoneAndForgivesLateReleases() {
        PacketPool pool = new PacketPool(4);
        PacketBuffer late = Objects.requireNonNull(pool.acquire());
        pool.close();
        pool.close();
        assertThat(pool.acquire()).isNull();
        late.release();
        assertThat(pool.acquire()).isNull();
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> new PacketPool(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
