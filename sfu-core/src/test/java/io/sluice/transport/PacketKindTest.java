package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PacketKindTest {
    @Test
    void everyFirstByteHasItsKind() {
        for (int first = 0; first < 256; first++) {
            assertThat(kind(first, 0)).as("first byte %d", first).isEqualTo(expected(first));
        }
    }

    private static PacketKind expected(int first) {
        if (first <= 3) {
            return PacketKind.STUN;
        }
        if (first >= 20 && first <= 63) {
            return PacketKind.DTLS;
        }
        return first >= 128 && first <= 191 ? PacketKind.RTP : PacketKind.OTHER;
    }

    @Test
    void rtcpIsToldBySecondByte() {
        for (int second = 0; second < 256; second++) {
            boolean rtcp = second >= 192 && second <= 223;
            assertThat(kind(0x80, second)).isEqualTo(rtcp ? PacketKind.RTCP : PacketKind.RTP);
        }
    }

    @Test
    void nothingIsEmpty() {
        assertThat(kind()).isEqualTo(PacketKind.EMPTY);
        assertThat(kind(0x80)).isEqualTo(PacketKind.OTHER);
    }

    private static PacketKind kind(int... bytes) {
        try (PacketPool pool = new PacketPool(1)) {
            PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
            byte[] all = new byte[bytes.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) bytes[i];
            }
            buffer.set(all);
            return PacketKind.of(buffer);
        }
    }
}
