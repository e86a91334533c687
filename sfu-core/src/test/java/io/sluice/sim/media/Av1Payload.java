package io.sluice.sim.media;

/// A piece of a frame in → the AV1 aggregation header and an OBU's own header out (AOMedia's RTP format, §4.4).
final class Av1Payload {
    private static final int SEQUENCE_HEADER = 1 << 3;
    private static final int FRAME = 6 << 3;
    private static final int HAS_EXTENSION = 0x04;

    private Av1Payload() {}

    static void write(byte[] payload, PayloadForm.Piece piece) {
        PayloadForm.Frame frame = piece.frame();
        boolean key = frame.keyFrame();
        int continued = (piece.first() ? 0 : 0x80) | (piece.last() ? 0 : 0x40);
        // N: the first packet of a coded video sequence.
        payload[0] = (byte) (continued | 0x10 | (key && piece.first() ? 0x08 : 0));
        if (!piece.first()) {
            payload[1] = 0x55;
        } else if (key) {
            payload[1] = SEQUENCE_HEADER;
        } else if (frame.isLayered()) {
            payload[1] = FRAME | HAS_EXTENSION;
            payload[2] = (byte)
                    (frame.template().temporalId() << 5 | frame.template().spatialId() << 3);
        } else {
            payload[1] = FRAME;
        }
    }
}
