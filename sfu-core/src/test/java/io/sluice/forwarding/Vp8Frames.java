package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import java.util.Objects;

/// Pictures of VP8 in temporal layers, each in one packet.
final class Vp8Frames implements AutoCloseable {
    final PacketPool pool = new PacketPool(2);
    final RtpPacket packet = new RtpPacket();
    final FrameInfo frame = new FrameInfo();
    private final PacketBuffer buffer = Objects.requireNonNull(pool.acquire());

    /// Makes [#packet] and [#frame] anew.
    void make(int pictureId, int tl0PicIdx, int temporalId, boolean sync, boolean key, boolean starts) {
        packet.begin(buffer, 96, 7, pictureId * 3_000L, 1);
        byte[] payload = {
            (byte) (starts ? 0x90 : 0x80),
            (byte) 0xe0,
            (byte) (0x80 | pictureId >> 8),
            (byte) pictureId,
            (byte) tl0PicIdx,
            (byte) (temporalId << 6 | (sync ? 0x20 : 0)),
            (byte) (key ? 0 : 1),
            0,
            0
        };
        buffer.length(12 + payload.length);
        buffer.write(12, payload, 0, payload.length);
        assertThat(packet.wrap(buffer)).isTrue();
        assertThat(frame.parse(Codec.VP8, packet)).isTrue();
    }

    void delta(int pictureId, int tl0PicIdx, int temporalId, boolean sync) {
        make(pictureId, tl0PicIdx, temporalId, sync, false, true);
    }

    void key(int pictureId, int tl0PicIdx) {
        make(pictureId, tl0PicIdx, 0, true, true, true);
    }

    @Override
    public void close() {
        buffer.release();
        pool.close();
    }
}
