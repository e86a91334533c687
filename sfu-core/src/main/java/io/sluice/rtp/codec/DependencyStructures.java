package io.sluice.rtp.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The template structures of a stream, in whichever order their packets come, in → the one that holds
/// for a packet out.
///
/// A structure holds from the packet that brings it up to the next one's. A key frame that comes late, by repair,
/// must not take the place of a newer one, nor a newer one be asked what a frame before it is.
public final class DependencyStructures {
    /// What is older is no longer repaired.
    static final int REMEMBERED = 4;

    private final List<Span> spans = new ArrayList<>(REMEMBERED);

    private record Span(long from, DependencyStructure structure) {}

    /// A packet brought a structure, perhaps not for the first time.
    ///
    /// @param sequence its extended sequence number
    public void take(long sequence, DependencyStructure structure) {
        int at = spans.size();
        while (at > 0 && spans.get(at - 1).from >= sequence) {
            at--;
        }
        if (at < spans.size() && spans.get(at).from == sequence) {
            return;
        }
        spans.add(at, new Span(sequence, structure));
        if (spans.size() > REMEMBERED) {
            spans.removeFirst();
        }
    }

    /// The structure for a packet; the oldest that is known for one before that; null before the first.
    public @Nullable DependencyStructure at(long sequence) {
        for (int i = spans.size() - 1; i > 0; i--) {
            if (spans.get(i).from <= sequence) {
                return spans.get(i).structure;
            }
        }
        return spans.isEmpty() ? null : spans.getFirst().structure;
    }

    /// Another source begins.
    public void clear() {
        spans.clear();
    }
}
