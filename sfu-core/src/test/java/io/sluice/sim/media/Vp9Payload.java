package io.sluice.sim.media;

import java.util.List;

/// A piece of a frame in → the VP9 payload descriptor out (RFC 9628 §4.2), on key pictures with the layers' structure.
final class Vp9Payload {
    private static final int PICTURE_ID = 0x80;
    private static final int INTER_PICTURE = 0x40;
    private static final int LAYERS = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGINS = 0x08;
    private static final int ENDS = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int NOT_FOR_UPPER_LAYERS = 0x01;
    private static final int SWITCHING_UP = 0x10;
    /// Of the group of pictures 0 2 1 2: how many pictures before it stands the one that each is predicted from.
    private static final List<Integer> GROUP_TEMPORAL = List.of(0, 2, 1, 2);

    private static final List<Integer> GROUP_DIFFERENCES = List.of(4, 1, 2, 1);

    private Vp9Payload() {}

    static void writePlain(byte[] payload, PayloadForm.Piece piece) {
        PayloadForm.Frame frame = piece.frame();
        payload[0] = (byte) (PICTURE_ID | LAYERS | (frame.keyPicture() ? 0 : INTER_PICTURE) | edges(piece));
        payload[1] = (byte) (0x80 | frame.pictureId() >> 8);
        payload[2] = (byte) frame.pictureId();
        payload[3] = 0;
        payload[4] = (byte) frame.tl0PicIdx();
    }

    private static int edges(PayloadForm.Piece piece) {
        return (piece.first() ? BEGINS : 0) | (piece.last() ? ENDS : 0);
    }

    static void write(byte[] payload, PayloadForm.Piece piece) {
        write(payload, piece, false);
    }

    static void writeFlexible(byte[] payload, PayloadForm.Piece piece) {
        write(payload, piece, true);
    }

    private static void write(byte[] payload, PayloadForm.Piece piece, boolean flexible) {
        PayloadForm.Frame frame = piece.frame();
        ScalabilityMode mode = frame.mode();
        int spatial = frame.template().spatialId();
        boolean structure = frame.keyFrame() && piece.first();
        boolean top = spatial == mode.spatialLayers() - 1;
        payload[0] = (byte) (PICTURE_ID
                | (frame.keyPicture() ? 0 : INTER_PICTURE)
                | LAYERS
                | (flexible ? FLEXIBLE : 0)
                | edges(piece)
                | (structure ? STRUCTURE : 0)
                | (top || !mode.predictsAcrossLayers(frame.keyPicture()) ? NOT_FOR_UPPER_LAYERS : 0));
        payload[1] = (byte) (0x80 | frame.pictureId() >> 8);
        payload[2] = (byte) frame.pictureId();
        int onLower = spatial > 0 && mode.predictsAcrossLayers(frame.keyPicture()) ? 1 : 0;
        // No picture is predicted from one before it of a higher layer, so a receiver may go up everywhere.
        payload[3] = (byte) (frame.template().temporalId() << 5 | SWITCHING_UP | spatial << 1 | onLower);
        int at = 4;
        if (!flexible) {
            payload[at++] = (byte) frame.tl0PicIdx();
        } else if (!frame.keyPicture()) {
            // P_DIFF counts pictures, the template frames; no second reference follows.
            payload[at++] = (byte) ((frame.template().frameDiffs().getFirst() / mode.spatialLayers()) << 1);
        }
        if (structure) {
            at = structure(payload, at, mode, flexible);
        }
        if (piece.first()) {
            // frame_marker, profile 0, then whether it is a key frame.
            payload[at] = (byte) (frame.keyFrame() ? 0x82 : 0x86);
        }
    }

    private static int structure(byte[] payload, int from, ScalabilityMode mode, boolean flexible) {
        int at = from;
        payload[at++] = (byte) ((mode.spatialLayers() - 1) << 5 | 0x10 | (flexible ? 0 : 0x08));
        for (int spatial = 0; spatial < mode.spatialLayers(); spatial++) {
            int shrunk = mode.spatialLayers() - 1 - spatial;
            int width = 1280 >> shrunk;
            int height = 720 >> shrunk;
            payload[at++] = (byte) (width >> 8);
            payload[at++] = (byte) width;
            payload[at++] = (byte) (height >> 8);
            payload[at++] = (byte) height;
        }
        if (!flexible) {
            payload[at++] = (byte) GROUP_TEMPORAL.size();
            for (int i = 0; i < GROUP_TEMPORAL.size(); i++) {
                payload[at++] = (byte) (GROUP_TEMPORAL.get(i) << 5 | SWITCHING_UP | 1 << 2);
                payload[at++] = GROUP_DIFFERENCES.get(i).byteValue();
            }
        }
        return at;
    }
}
