package io.sluice.load.bench;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.Direction;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.RtpPacket;
import java.util.List;
import java.util.Objects;

/// Packets as browsers send them: one-byte extensions with MID, send time and transport-wide number.
final class Packets {
    static final long SSRC = 0xcafe_babeL;
    static final int PAYLOAD_TYPE = 96;
    static final List<HeaderExtension> EXTENSIONS = List.of(
            new HeaderExtension(HeaderExtensionType.ABS_SEND_TIME, 2, Direction.SENDRECV),
            new HeaderExtension(HeaderExtensionType.TRANSPORT_CC, 3, Direction.SENDRECV),
            new HeaderExtension(HeaderExtensionType.MID, 4, Direction.SENDRECV));
    private static final byte[] EXTENSION_BLOCK = {
        (byte) 0xbe, (byte) 0xde, 0, 3, 0x22, 1, 2, 3, 0x31, 0, 7, 0x40, '1', 0, 0, 0
    };

    private Packets() {}

    static PacketBuffer acquire(PacketPool pool) {
        return Objects.requireNonNull(pool.acquire(), "the pool is empty");
    }

    /// Fills the buffer with a video packet of the given size, header included.
    static void write(PacketBuffer buffer, RtpPacket rtp, int sequenceNumber, int sizeBytes) {
        rtp.begin(buffer, PAYLOAD_TYPE, sequenceNumber & 0xffff, 3_000L * sequenceNumber & 0xffff_ffffL, SSRC);
        buffer.length(sizeBytes);
        buffer.putU8(0, 0x90);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, EXTENSION_BLOCK, 0, EXTENSION_BLOCK.length);
    }
}
