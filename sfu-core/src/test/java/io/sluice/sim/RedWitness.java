package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.Truth;
import java.util.ArrayList;
import java.util.List;

/// A packet of sound that the server sends in → where its own payload begins, and what is wrong with the blocks before
/// it, out.
///
/// It reads RFC 2198 in words of its own.
final class RedWitness {
    private static final int TICKS_PER_MILLI = 48;

    private final PeerOffer offer;
    private final SimWorld world;
    private int primaryOffset;

    RedWitness(PeerOffer offer, SimWorld world) {
        this.offer = offer;
        this.world = world;
    }

    int primaryOffset() {
        return primaryOffset;
    }

    /// @param truth of the payload itself, which is the last
    /// @return in words, or empty
    String sends(RtpPacket packet, Truth truth) {
        primaryOffset = packet.payloadOffset();
        if (packet.payloadType() == offer.opus) {
            return "";
        }
        if (packet.payloadType() != PeerOffer.RED || !offer.red) {
            return "sound under the payload type " + packet.payloadType() + ", which was not negotiated";
        }
        PacketBuffer bytes = packet.buffer();
        List<Integer> headers = new ArrayList<>();
        int at = packet.payloadOffset();
        while (bytes.u8(at) >= 0x80) {
            headers.add(bytes.i32(at));
            at += 4;
        }
        if (bytes.u8(at++) != offer.opus) {
            return "a redundant payload whose last block is of payload type " + bytes.u8(at - 1);
        }
        int back = headers.size();
        for (int header : headers) {
            int length = header & 0x3ff;
            int offset = header >>> 10 & 0x3fff;
            Truth older = Truth.read(bytes, at, length);
            if ((header >>> 24 & 0x7f) != offer.opus) {
                return "a redundant block of payload type " + (header >>> 24 & 0x7f);
            }
            if (older == null || !Truth.intact(bytes, at, length)) {
                return "a redundant block that nobody sent";
            }
            long apart = (truth.capturedNanos() - older.capturedNanos()) / SimWorld.MILLIS * TICKS_PER_MILLI;
            if (older.stream() != truth.stream() || older.number() != truth.number() - back || offset != apart) {
                return "block " + older.number() + " of stream " + older.stream() + ", " + offset
                        + " ticks before packet " + truth.number() + " of stream " + truth.stream();
            }
            if (world.stream(older.stream()).wasMuted(older.number())) {
                return "block " + older.number() + " of what was said while muted";
            }
            back--;
            at += length;
        }
        primaryOffset = at;
        return "";
    }
}
