package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.VideoLayersAllocation;
import java.util.Arrays;

/// Each packet of a track in → which of its layers are arriving, and which of them is the highest. One per track,
/// read by all its subscribers' selectors.
///
/// A layer is silent when the others have gone on without it for [#SILENCE_NANOS]. Measuring against the others,
/// and not against the clock, keeps a slide that is sent once a second, or a publisher's short outage, from
/// looking like a layer that was switched off.
public final class ArrivingLayers {
    /// How long the others must have gone on: longer than the gap between two frames at 5 fps and two lost repairs.
    public static final long SILENCE_NANOS = 500_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final LayerRanks ranks;
    private final EncodingLayers[] sizes;
    private final boolean[] seen;
    private final boolean[] everSeen;
    /// When another layer was first heard after this one's last packet.
    private final long[] othersSinceNanos;

    /// @param layers how many encodings the track has, at least 1
    public ArrivingLayers(int layers) {
        ranks = new LayerRanks(layers);
        sizes = new EncodingLayers[layers];
        Arrays.setAll(sizes, _ -> new EncodingLayers());
        seen = new boolean[layers];
        everSeen = new boolean[layers];
        othersSinceNanos = new long[layers];
        Arrays.fill(othersSinceNanos, NEVER);
    }

    public int layers() {
        return seen.length;
    }

    /// A media packet of a layer came; call it before any selector judges the packet.
    public void arrived(int layer, FrameInfo frame, RtpPacket packet, long nowNanos) {
        sizes[layer].heard(frame, packet.timestamp());
        ranks.sized(layer, sizes[layer].lowestHeight());
        arrived(layer, packet.payloadLength(), nowNanos);
    }

    void arrived(int layer, int sizeBytes, long nowNanos) {
        ranks.arrived(layer, sizeBytes, nowNanos);
        for (int other = 0; other < seen.length; other++) {
            if (othersSinceNanos[other] == NEVER) {
                othersSinceNanos[other] = nowNanos;
            }
        }
        seen[layer] = true;
        everSeen[layer] = true;
        othersSinceNanos[layer] = NEVER;
    }

    /// The publisher says beside a packet of one layer which ones it sends. Those that it does not count as silent at
    /// once; a packet of theirs proves the contrary.
    ///
    /// @return whether something was learned of a layer that was never heard
    public boolean told(int layer, VideoLayersAllocation allocation) {
        // Only who numbers its streams as it listed them is understood.
        if (allocation.stream() != layer) {
            return false;
        }
        long unknown = neverHeard();
        for (int other = 0; other < Math.min(seen.length, VideoLayersAllocation.MAX_STREAMS); other++) {
            sizes[other].told(allocation, other);
            ranks.sized(other, sizes[other].lowestHeight());
            if (other != layer && !allocation.sends(other)) {
                stopped(other);
            }
        }
        return neverHeard() != unknown;
    }

    /// A layer was switched off in words: it counts as silent at once.
    public void stopped(int layer) {
        seen[layer] = false;
    }

    public boolean arriving(int layer, long nowNanos) {
        return seen[layer] && !silent(layer, nowNanos);
    }

    /// The highest layer that is arriving and no higher than so many pixels, or the lowest that is arriving, or
    /// [LayerSelector#NONE].
    ///
    /// @param maxHeight 0 for no limit
    int highest(int maxHeight, long nowNanos) {
        int lowest = LayerSelector.NONE;
        for (int rank = seen.length - 1; rank >= 0; rank--) {
            int layer = ranks.layerAt(rank);
            if (arriving(layer, nowNanos)) {
                if (maxHeight == 0 || sizes[layer].lowestHeight() <= maxHeight) {
                    return layer;
                }
                lowest = layer;
            }
        }
        return lowest;
    }

    /// The layer that would be the best if the publisher sent all of them.
    ///
    /// One of which nothing is known has no height: it is the best for who has no limit, and nothing to others.
    ///
    /// @param maxHeight 0 for no limit
    int ideal(int maxHeight) {
        int lowest = ranks.layerAt(0);
        for (int rank = seen.length - 1; rank >= 0; rank--) {
            int layer = ranks.layerAt(rank);
            if (maxHeight == 0 || (isKnown(layer) && sizes[layer].lowestHeight() <= maxHeight)) {
                return layer;
            }
        }
        return lowest;
    }

    /// The layers of which nothing is known, bit k for layer k.
    long neverHeard() {
        long unknown = 0;
        for (int layer = 0; layer < everSeen.length; layer++) {
            unknown |= isKnown(layer) ? 0 : 1L << layer;
        }
        return unknown;
    }

    /// It came once, or the publisher told its height.
    private boolean isKnown(int layer) {
        return everSeen[layer] || sizes[layer].lowestHeight() > 0;
    }

    /// What is known of the layers within an encoding.
    EncodingLayers layersOf(int layer) {
        return sizes[layer];
    }

    /// Whether a layer is the higher one, by what was measured, and before that by the order of the offer.
    public boolean isAbove(int layer, int other) {
        return ranks.isAbove(layer, other);
    }

    private boolean silent(int layer, long nowNanos) {
        long since = othersSinceNanos[layer];
        return since != NEVER && nowNanos - since >= SILENCE_NANOS;
    }
}
