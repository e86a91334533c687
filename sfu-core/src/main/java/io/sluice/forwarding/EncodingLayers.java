package io.sluice.forwarding;

import io.sluice.parameters.Codec;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructure;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.VideoLayersAllocation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames of one encoding, and what its publisher says of it, in → the heights of its spatial layers and the rates of
/// its temporal ones out, as far as they are known.
final class EncodingLayers {
    private static final int SPATIAL_LAYERS = 8;
    /// A second of video (RTP clocks of video run at 90 kHz).
    private static final int WINDOW_TICKS = 90_000;

    /// The fastest of so many counts: what is lost on the way in makes no stream slow.
    private static final int WINDOWS = 4;

    /// Of which packets may still come, by repair.
    private static final int REMEMBERED_PICTURES = 64;

    /// By what is in the packets.
    private final int[] heights = new int[SPATIAL_LAYERS];
    /// By what the publisher says beside them, of layers that need not have come yet.
    private final int[] toldHeights = new int[SPATIAL_LAYERS];
    private int toldFps;
    private @Nullable DependencyStructure structure;
    private int highestTemporal;
    private final int[] fps = new int[WINDOWS];
    private int framesInWindow;
    private long windowAt = -1;
    /// The timestamps of pictures that were counted, the last of them at [#lastCounted].
    private final long[] counted = new long[REMEMBERED_PICTURES];

    private int lastCounted;

    EncodingLayers() {
        Arrays.fill(counted, -1);
    }

    /// A packet came.
    void heard(FrameInfo frame, long timestamp) {
        highestTemporal = Math.max(highestTemporal, frame.temporalId());
        if (frame.height() > 0) {
            heights[Math.max(0, frame.spatialId())] = frame.height();
        }
        if (frame.codec() == Codec.VP9) {
            for (int layer = 0; layer < frame.vp9().sizedLayers(); layer++) {
                heights[layer] = frame.vp9().layerHeight(layer);
            }
        }
        DependencyDescriptor dependencies = frame.dependencies();
        if (dependencies != null && dependencies.structure() != null && dependencies.structure() != structure) {
            take(dependencies.structure());
        }
        if (!isCounted(timestamp)) {
            lastCounted = (lastCounted + 1) % REMEMBERED_PICTURES;
            counted[lastCounted] = timestamp;
            count(timestamp);
        }
    }

    /// The publisher says what it sends as its stream of this number.
    void told(VideoLayersAllocation allocation, int stream) {
        for (int layer = 0; layer < VideoLayersAllocation.MAX_SPATIAL_LAYERS; layer++) {
            int height = allocation.height(stream, layer);
            if (height > 0) {
                toldHeights[layer] = height;
                toldFps = allocation.maxFps(stream, layer);
            }
        }
    }

    private void take(DependencyStructure newer) {
        structure = newer;
        List<DependencyStructure.Resolution> resolutions = newer.resolutions();
        for (int layer = 0; layer < resolutions.size(); layer++) {
            DependencyStructure.Resolution size = resolutions.get(layer);
            heights[layer] = Math.min(size.width(), size.height());
        }
    }

    /// A packet that comes by repair is mostly of a picture whose others came; most packets are of the newest.
    private boolean isCounted(long timestamp) {
        if (counted[lastCounted] == timestamp) {
            return true;
        }
        for (long picture : counted) {
            if (picture == timestamp) {
                return true;
            }
        }
        return false;
    }

    /// By the publisher's own time, which an outage does not stretch; pictures that come by repair count as well,
    /// but not in a window that began behind them.
    private void count(long timestamp) {
        int passed = (int) (timestamp - windowAt);
        if (windowAt < 0 || passed < -WINDOW_TICKS || passed > 3 * WINDOW_TICKS) {
            windowAt = timestamp;
            framesInWindow = 1;
        } else if (passed >= WINDOW_TICKS) {
            System.arraycopy(fps, 0, fps, 1, WINDOWS - 1);
            fps[0] = Math.round((float) framesInWindow * WINDOW_TICKS / passed);
            windowAt = timestamp;
            framesInWindow = 1;
        } else if (passed >= 0) {
            framesInWindow++;
        }
    }

    /// The height of the lowest spatial layer, or 0 where it is not known, so that no limit leaves it out.
    int lowestHeight() {
        return height(0);
    }

    private int height(int layer) {
        return heights[layer] > 0 ? heights[layer] : toldHeights[layer];
    }

    /// Pictures a second, all temporal layers together; before a second has passed what was told, or 0.
    private int fps() {
        int fastest = 0;
        for (int counted : fps) {
            fastest = Math.max(fastest, counted);
        }
        return fastest > 0 ? fastest : toldFps;
    }

    /// The highest spatial layer within a limit; the lowest where all are higher.
    int spatialWithin(int maxHeight) {
        if (maxHeight == 0) {
            return LayerThinning.ALL;
        }
        int within = LayerThinning.ALL;
        for (int layer = SPATIAL_LAYERS - 1; layer >= 0; layer--) {
            if (height(layer) > maxHeight) {
                within = Math.max(0, layer - 1);
            }
        }
        return within;
    }

    /// The highest temporal layer within a limit, each having half the pictures of the one above; the lowest where
    /// all have more.
    int temporalWithin(int maxFps) {
        int rate = fps();
        if (maxFps == 0 || rate == 0) {
            return LayerThinning.ALL;
        }
        int layer = highestTemporal;
        // One more than was asked for is no more: rates are measured.
        while (layer > 0 && rate > maxFps + 1) {
            rate = (rate + 1) / 2;
            layer--;
        }
        return layer == highestTemporal ? LayerThinning.ALL : layer;
    }
}
