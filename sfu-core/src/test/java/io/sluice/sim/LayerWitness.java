package io.sluice.sim;

import io.sluice.sim.media.ScalabilityMode;
import io.sluice.sim.media.Truth;
import java.util.TreeMap;
import java.util.TreeSet;

/// The frames of one slot's source, sent and left out, in → whether a decoder can follow out.
///
/// Whole frames of layers may be left out, as long as nothing that is sent refers to them; whoever wants all layers
/// gets all that a decoder shows. Of a picture the highest frame that is sent bears the marker, in whichever order
/// packets come.
final class LayerWitness {
    private static final int REMEMBERED = 1_000;

    private final TreeSet<Integer> sent = new TreeSet<>();
    /// The frame that bore the marker of a picture, and the highest frame that was sent of it.
    private final TreeMap<Integer, Integer> closedBy = new TreeMap<>();
    private final TreeMap<Integer, Integer> highest = new TreeMap<>();
    private int lastPicture = -1;
    private boolean marked = true;

    void begins() {
        sent.clear();
        closedBy.clear();
        highest.clear();
        marked = true;
    }

    /// Whether a frame may be left out though it arrived.
    ///
    /// @param limited whether the receiver wants less than all
    static boolean mayBeLeftOut(ScalabilityMode mode, Truth truth, boolean limited) {
        boolean below = mode.spatialLayers() > 1
                && !mode.predictsAcrossLayers(false)
                && truth.spatialId() < mode.spatialLayers() - 1
                && !truth.keyFrame();
        return below || (limited && (truth.spatialId() > 0 || truth.temporalId() > 0));
    }

    /// A packet goes out, in the order of its source.
    ///
    /// @param gap whether numbers before it were left open, so that what lies there may be lost
    /// @return what is wrong with it, or an empty text
    String sends(SimStream source, Truth truth, boolean marker, boolean gap) {
        String wrong = closes(truth, marker);
        if (wrong.isEmpty()
                && !sent.isEmpty()
                && sent.last() < truth.frame()
                && !gap
                && !marked
                && isNewPicture(truth)) {
            wrong = "the picture before " + truth.picture() + " ends without a marker";
        }
        if (!sent.contains(truth.frame())
                && !truth.everyReference(frame -> sent.contains(frame) || !arrived(source, truth, frame))) {
            wrong = "frame " + truth.frame() + " refers to one that arrived and was left out";
        }
        add(truth);
        marked = marker;
        lastPicture = truth.picture();
        return wrong;
    }

    /// Whether the picture has a marker below its highest frame.
    private String closes(Truth truth, boolean marker) {
        int picture = truth.picture();
        if (marker) {
            closedBy.put(picture, truth.frame());
        }
        int top = highest.merge(picture, truth.frame(), Math::max);
        if (highest.size() > REMEMBERED) {
            highest.pollFirstEntry();
        }
        if (closedBy.size() > REMEMBERED) {
            closedBy.pollFirstEntry();
        }
        return closedBy.getOrDefault(picture, top) < top ? "picture " + picture + " goes on behind its marker" : "";
    }

    private boolean isNewPicture(Truth truth) {
        return truth.picture() != lastPicture;
    }

    /// A packet that comes late, by repair.
    ///
    /// @return what is wrong with it, or an empty text
    String late(Truth truth, boolean marker) {
        add(truth);
        return closes(truth, marker);
    }

    private void add(Truth truth) {
        sent.add(truth.frame());
        if (sent.size() > REMEMBERED) {
            sent.pollFirst();
        }
    }

    /// Whether the server has a whole frame.
    private static boolean arrived(SimStream source, Truth later, int frame) {
        boolean found = false;
        for (int number = later.number() - 1; number >= 0; number--) {
            Truth truth = source.made(number);
            if (truth == null || truth.frame() < frame) {
                break;
            }
            if (truth.frame() == frame) {
                found = true;
                if (!source.hasArrived(number) || source.arrivedBehindLeap(number)) {
                    return false;
                }
            }
        }
        return found;
    }
}
