package io.sluice.sim;

import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.Truth;

/// Picture ids of one slot, read anew from RFC 7741 §4.2 and RFC 9628 §4.2, in → leaps that a decoder would take
/// for loss out.
final class PictureIdWitness {
    private static final int NONE = -1;

    private int last = NONE;
    private int lastPicture = NONE;

    /// A packet goes out, in the order of its source.
    ///
    /// @param begins whether the slot goes on from another source, or another place of this one, with it
    /// @param closed whether all that lies between came in order and was left out
    /// @param mayBegin whether it may do so, though it looks as if the source went on
    /// @return what is wrong, or an empty text
    String sends(Codec codec, RtpPacket packet, Truth truth, boolean begins, boolean closed, boolean mayBegin) {
        int id = pictureId(codec, packet);
        if (id == NONE) {
            last = NONE;
            return "";
        }
        String wrong = "";
        int step = (id - last) & 0x7fff;
        int passed = truth.picture() - lastPicture;
        if (last != NONE && begins && step != 1) {
            wrong = "picture id " + id + " after " + last + " where another source begins";
        } else if (last != NONE && !begins && (step > passed || (passed > 0 && step == 0))) {
            wrong = "picture id " + id + " after " + last + ", " + passed + " pictures on";
        } else if (last != NONE && !begins && codec == Codec.VP8 && closed && step != 1) {
            wrong = "picture id " + id + " after " + last + ", and nothing is missing in between";
        } else if (last != NONE && !begins && codec == Codec.VP9 && step != passed && !(mayBegin && step == 1)) {
            wrong = "picture id " + id + " after " + last + ", " + passed + " pictures on: references are distances";
        }
        last = id;
        lastPicture = truth.picture();
        return wrong;
    }

    private static int pictureId(Codec codec, RtpPacket packet) {
        int at = packet.payloadOffset();
        int first = packet.buffer().u8(at++);
        if (codec == Codec.VP8) {
            if ((first & 0x80) == 0 || (packet.buffer().u8(at++) & 0x80) == 0) {
                return NONE;
            }
        } else if (codec != Codec.VP9 || (first & 0x80) == 0) {
            return NONE;
        }
        // The simulated encoders write 15 bits.
        return packet.buffer().u16(at) & 0x7fff;
    }
}
