package io.sluice.sim.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The packets of one encoding as a receiver got them, whenever they came, in → how many of its pictures could be
/// played in full out.
///
/// A frame can be played when all its packets have come and all frames that it is predicted from can be, and a picture
/// when the frame of its highest layer can: layers below that it is not predicted from need not come (L3T3_KEY). It
/// counts where that was so at most [#IN_TIME_NANOS] after its capture. How a receiver paces what it plays is not
/// judged here.
public final class PlayablePictures {
    /// A picture that stands for longer is a freeze.
    public static final long IN_TIME_NANOS = SimReceiver.FREEZE_NANOS;

    /// No encoder of ours predicts from farther back.
    private static final int KEPT_FRAMES = 512;

    private final Map<Integer, Frame> frames = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Frame> eldest) {
            return size() > KEPT_FRAMES;
        }
    };
    private final int stream;
    private final int highestLayer;
    private int from = Integer.MAX_VALUE;
    private int until = Integer.MAX_VALUE;
    private int inTime;
    private int late;

    private static final class Frame {
        private final Truth truth;
        private long seen;
        private boolean playable;

        private Frame(Truth truth) {
            this.truth = truth;
        }

        private boolean isWhole() {
            return Long.bitCount(seen) == truth.packets();
        }
    }

    /// @param stream the encoding's number
    /// @param highestLayer the spatial id of a whole picture's highest frame
    PlayablePictures(int stream, int highestLayer) {
        this.stream = stream;
        this.highestLayer = highestLayer;
    }

    /// From this picture on they count; those before it are only what others are predicted from.
    public void from(int picture) {
        from = picture;
    }

    /// From this picture on they count no more.
    public void until(int picture) {
        until = picture;
    }

    void packet(Truth truth, long nowNanos) {
        if (truth.stream() != stream) {
            return;
        }
        Frame frame = frames.computeIfAbsent(truth.frame(), number -> new Frame(truth));
        frame.seen |= 1L << truth.index();
        if (!frame.playable && frame.isWhole() && hasWhatItNeeds(frame)) {
            played(frame, nowNanos);
        }
    }

    private boolean hasWhatItNeeds(Frame frame) {
        return frame.truth.everyReference(number -> {
            Frame reference = frames.get(number);
            return reference != null && reference.playable;
        });
    }

    /// And with it what waited for nothing else.
    private void played(Frame first, long nowNanos) {
        List<Frame> playing = new ArrayList<>(List.of(first));
        while (!playing.isEmpty()) {
            Frame frame = playing.removeLast();
            frame.playable = true;
            count(frame.truth, nowNanos);
            for (Frame other : frames.values()) {
                if (!other.playable && other.isWhole() && !playing.contains(other) && hasWhatItNeeds(other)) {
                    playing.add(other);
                }
            }
        }
    }

    private void count(Truth truth, long nowNanos) {
        if (truth.spatialId() == highestLayer && truth.picture() >= from && truth.picture() < until) {
            boolean soon = nowNanos - truth.capturedNanos() <= IN_TIME_NANOS;
            inTime += soon ? 1 : 0;
            late += soon ? 0 : 1;
        }
    }

    /// Pictures that could be played in time.
    public int inTime() {
        return inTime;
    }

    /// Pictures that could be played, but too late.
    public int late() {
        return late;
    }
}
