package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// An AV1 payload in → its aggregation header and the layer of its first OBU out (RTP Payload Format For AV1 §4.4).
///
/// A reusable view. Where a packet does not begin an OBU, its layers are unknown.
final class Av1AggregationHeader {
    private static final int MAX_LEB128_BYTES = 8;
    private static final int TEMPORAL_DELIMITER = 2;

    private boolean newCodedVideoSequence;
    private int temporalId;
    private int spatialId;

    /// @return false where it has no OBU element, or begins a coded video sequence in the middle of an OBU
    boolean parse(PacketBuffer packet, int offset, int length) {
        if (length < 2) {
            return false;
        }
        int header = packet.u8(offset);
        boolean continuation = (header & 0x80) != 0;
        newCodedVideoSequence = (header & 0x08) != 0;
        temporalId = -1;
        spatialId = -1;
        if (continuation) {
            return !newCodedVideoSequence;
        }
        int elements = (header >>> 4) & 0x03;
        parseFirstObu(
                packet, elements == 1 ? offset + 1 : skipLength(packet, offset + 1, offset + length), offset + length);
        return true;
    }

    private static int skipLength(PacketBuffer packet, int from, int end) {
        for (int at = from; at < Math.min(end, from + MAX_LEB128_BYTES); at++) {
            if ((packet.u8(at) & 0x80) == 0) {
                return at + 1;
            }
        }
        return end;
    }

    private void parseFirstObu(PacketBuffer packet, int at, int end) {
        if (at >= end) {
            return;
        }
        int obu = packet.u8(at);
        int type = (obu >>> 3) & 0x0f;
        boolean extended = (obu & 0x04) != 0;
        if (extended && at + 1 < end && type != TEMPORAL_DELIMITER) {
            temporalId = packet.u8(at + 1) >>> 5;
            spatialId = (packet.u8(at + 1) >>> 3) & 0x03;
        }
    }

    /// Whether this packet begins a coded video sequence, and so a key frame (N bit).
    boolean keyFrame() {
        return newCodedVideoSequence;
    }

    /// 0..7, or -1.
    int temporalId() {
        return temporalId;
    }

    /// 0..3, or -1.
    int spatialId() {
        return spatialId;
    }
}
