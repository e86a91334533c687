package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Full intra request: a key frame is wanted of each source named (RFC 5104 §4.3.1).
///
/// @param senderSsrc who asks
/// @param requests one for each source
public record Fir(long senderSsrc, List<Request> requests) implements WritableRtcpPacket {
    static final int FORMAT = 4;

    private static final int REQUEST_BYTES = 8;

    /// @param ssrc whose key frame is wanted
    /// @param commandSequence 0..255; the same number again is the same request repeated
    public record Request(long ssrc, int commandSequence) {}

    public Fir {
        requests = List.copyOf(requests);
    }

    public static Fir of(long senderSsrc, long ssrc, int commandSequence) {
        return new Fir(senderSsrc, List.of(new Request(ssrc, commandSequence & 0xff)));
    }

    static @Nullable Fir read(PacketBuffer buffer, int at, int end) {
        int first = at + RtcpHeader.FEEDBACK_SIZE_BYTES;
        if (end - first < REQUEST_BYTES) {
            return null;
        }
        List<Request> requests = new ArrayList<>(2);
        for (int index = first; end - index >= REQUEST_BYTES; index += REQUEST_BYTES) {
            requests.add(new Request(buffer.u32(index), buffer.u8(index + 4)));
        }
        return new Fir(buffer.u32(at + 4), requests);
    }

    @Override
    public int sizeBytes() {
        return RtcpHeader.FEEDBACK_SIZE_BYTES + REQUEST_BYTES * requests.size();
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        // The media SSRC field is unused and 0; the sources stand in the requests.
        RtcpHeader.writeFeedback(
                buffer, index, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, sizeBytes(), senderSsrc, 0);
        int at = index + RtcpHeader.FEEDBACK_SIZE_BYTES;
        for (Request request : requests) {
            buffer.putU32(at, request.ssrc);
            buffer.putU32(at + 4, (request.commandSequence & 0xffL) << 24);
            at += REQUEST_BYTES;
        }
    }
}
