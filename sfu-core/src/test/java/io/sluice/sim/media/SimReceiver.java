package io.sluice.sim.media;

import io.sluice.parameters.MediaKind;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The packets of one slot in → pictures that a decoder could show, silences, and what the receiver asks for, out.
///
/// A model of a jitter buffer: it puts frames together, takes a frame as decodable when it is whole and all that it is
/// predicted from was decoded, and counts a freeze when pictures that were sent do not come for too long. It judges
/// by [Truth] alone.
///
/// A picture in spatial layers is shown when its marker has come and all frames of it that came are decodable. Where
/// one is not for too long, the picture is torn: its highest complete layer is shown, and a key frame asked for.
public final class SimReceiver {
    public static final long FREEZE_NANOS = 500 * VirtualClock.MILLIS;
    private static final long PATIENCE_NANOS = 300 * VirtualClock.MILLIS;
    private static final long REORDER_NANOS = 10 * VirtualClock.MILLIS;
    private static final int MAX_TRIES = 10;
    private static final int MAX_MISSING = 400;
    private static final int MAX_WAITING_PICTURES = 64;
    /// As long as libwebrtc waits for what is missing of a delta frame.
    private static final long TORN_NANOS = 200 * VirtualClock.MILLIS;
    /// Frames before the newest that another may still be predicted from.
    private static final int KEPT_FRAMES = 256;

    private static final int MAX_LAYERS = 8;

    public final String mid;
    public final MediaKind kind;
    public final long ssrc;
    private final Map<Long, Missing> missing = new TreeMap<>();
    private final TreeMap<Integer, Picture> waiting = new TreeMap<>();
    private final TreeSet<Integer> decodedFrames = new TreeSet<>();
    private long highest = -1;
    private long base = -1;
    private int stream = -1;
    private int shownPicture = -1;
    private boolean torn;
    private long undecodableSinceNanos = VirtualClock.NEVER;
    private long lastPictureNanos = -1;
    private long lastPliNanos = -VirtualClock.SECONDS;
    public long packets;
    public long pictures;
    public long keyFrames;
    /// Whose picture was shown, or sound played, last, by [Truth#stream()]; -1 for nobody's.
    public int shownStream = -1;

    private final Map<Integer, Long> picturesByStream = new TreeMap<>();
    /// Pictures shown at a lower layer than was sent.
    public long tornPictures;
    /// Pictures by the spatial layer that they were shown at, and by their temporal layer.
    public final long[] bySpatialId = new long[MAX_LAYERS];

    public final long[] byTemporalId = new long[MAX_LAYERS];
    public long freezes;
    public long longestGapNanos;
    public long nacked;
    public long plis;
    public long lastDelayNanos;
    public long maxDelayNanos;
    private long expectedBefore;
    private long packetsBefore;
    /// For reports: the middle bits of the last sender report, and when it came.
    public long lastSenderReport;

    public long lastSenderReportNanos;

    private @Nullable PlayablePictures playable;

    private static final class Missing {
        private final long sinceNanos;
        private long askedNanos = -VirtualClock.SECONDS;
        private int tries;

        private Missing(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private static final class Frame {
        private final Truth truth;
        private long seen;
        private int count;

        private Frame(Truth truth) {
            this.truth = truth;
        }

        private void add(int index) {
            if (index < 64 && (seen & 1L << index) == 0) {
                seen |= 1L << index;
                count++;
            }
        }

        private boolean whole() {
            return count == truth.packets();
        }
    }

    private static final class Picture {
        private final TreeMap<Integer, Frame> frames = new TreeMap<>();
        private final long sinceNanos;
        private boolean marked;

        private Picture(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    public SimReceiver(String mid, MediaKind kind, long ssrc) {
        this.mid = mid;
        this.kind = kind;
        this.ssrc = ssrc;
    }

    /// Takes a packet of the slot, or the packet inside a retransmission.
    public void packet(int sequenceNumber, @Nullable Truth truth, boolean marker, long nowNanos) {
        packets++;
        number(sequenceNumber, nowNanos);
        if (truth == null) {
            return;
        }
        lastDelayNanos = nowNanos - truth.capturedNanos();
        maxDelayNanos = Math.max(maxDelayNanos, lastDelayNanos);
        if (playable != null) {
            playable.packet(truth, nowNanos);
        }
        if (kind == MediaKind.VIDEO) {
            piece(truth, marker, nowNanos);
        } else {
            pictures++;
            shownStream = truth.stream();
            lastPictureNanos = nowNanos;
        }
    }

    private void number(int sequenceNumber, long nowNanos) {
        if (highest < 0) {
            highest = sequenceNumber + 0x1_0000L;
            base = highest;
            return;
        }
        long extended = highest + (short) (sequenceNumber - (int) highest);
        if (extended <= highest) {
            missing.remove(extended);
            return;
        }
        if (extended - highest > MAX_MISSING) {
            missing.clear();
        } else {
            for (long lost = highest + 1; lost < extended && missing.size() < MAX_MISSING; lost++) {
                missing.put(lost, new Missing(nowNanos));
            }
        }
        highest = extended;
    }

    private void piece(Truth truth, boolean marker, long nowNanos) {
        if (truth.stream() != stream) {
            // Another track or layer was seated: its first picture must stand for itself.
            stream = truth.stream();
            shownPicture = -1;
            decodedFrames.clear();
            waiting.clear();
        }
        if (truth.picture() <= shownPicture) {
            return;
        }
        Picture picture = waiting.computeIfAbsent(truth.picture(), number -> new Picture(nowNanos));
        picture.frames
                .computeIfAbsent(truth.frame(), number -> new Frame(truth))
                .add(truth.index());
        picture.marked |= marker;
        if (waiting.size() > MAX_WAITING_PICTURES) {
            waiting.pollFirstEntry();
        }
        decode(nowNanos);
        if (waiting.isEmpty() && !torn) {
            undecodableSinceNanos = VirtualClock.NEVER;
        } else if (undecodableSinceNanos == VirtualClock.NEVER) {
            undecodableSinceNanos = nowNanos;
        }
    }

    private void decode(long nowNanos) {
        while (true) {
            Integer next = null;
            List<Frame> frames = List.of();
            for (Map.Entry<Integer, Picture> entry : waiting.entrySet()) {
                Picture picture = entry.getValue();
                frames = decodable(picture);
                boolean complete = picture.marked && frames.size() == picture.frames.size();
                if (complete || (!frames.isEmpty() && nowNanos - picture.sinceNanos > TORN_NANOS)) {
                    next = entry.getKey();
                    torn = !complete;
                    break;
                }
            }
            if (next == null) {
                return;
            }
            shownPicture = next;
            waiting.headMap(next, true).clear();
            frames.forEach(frame -> decodedFrames.add(frame.truth.frame()));
            decodedFrames.headSet(decodedFrames.last() - KEPT_FRAMES).clear();
            shown(frames.getLast().truth, frames.getFirst().truth.keyFrame(), nowNanos);
        }
    }

    /// From the lowest layer up, as far as nothing is missing.
    private List<Frame> decodable(Picture picture) {
        List<Frame> decodable = new ArrayList<>();
        Set<Integer> here = new HashSet<>();
        for (Frame frame : picture.frames.values()) {
            if (!frame.whole()
                    || !frame.truth.everyReference(number -> decodedFrames.contains(number) || here.contains(number))) {
                break;
            }
            here.add(frame.truth.frame());
            decodable.add(frame);
        }
        return decodable;
    }

    private void shown(Truth highest, boolean key, long nowNanos) {
        pictures++;
        shownStream = highest.stream();
        picturesByStream.merge(shownStream, 1L, Long::sum);
        keyFrames += key ? 1 : 0;
        bySpatialId[highest.spatialId()]++;
        byTemporalId[highest.temporalId()]++;
        if (lastPictureNanos >= 0) {
            long gap = nowNanos - lastPictureNanos;
            longestGapNanos = Math.max(longestGapNanos, gap);
            freezes += gap > FREEZE_NANOS ? 1 : 0;
        }
        lastPictureNanos = nowNanos;
        if (torn) {
            tornPictures++;
        } else {
            undecodableSinceNanos = VirtualClock.NEVER;
        }
    }

    /// Of how many pictures this stream was the maker, by [Truth#stream()].
    public long picturesOf(int maker) {
        return picturesByStream.getOrDefault(maker, 0L);
    }

    /// When a picture or sound was last shown or played; -1 for never.
    public long lastPictureNanos() {
        return lastPictureNanos;
    }

    /// Forgets old gaps, to judge what comes from here on.
    public void beginMeasuring() {
        freezes = 0;
        longestGapNanos = 0;
        maxDelayNanos = 0;
        tornPictures = 0;
        Arrays.fill(bySpatialId, 0);
        Arrays.fill(byTemporalId, 0);
    }

    /// Watches from here on which pictures of an encoding could be played.
    ///
    /// @param stream the encoding's number
    /// @param mode its layers, of which the receiver is to get all
    public PlayablePictures watchPlayable(int stream, ScalabilityMode mode) {
        PlayablePictures counted = new PlayablePictures(stream, mode.spatialLayers() - 1);
        playable = counted;
        return counted;
    }

    /// What to ask for again now, in rising order.
    public int[] toAskFor(long rttNanos, long nowNanos) {
        List<Integer> asked = new ArrayList<>();
        missing.entrySet()
                .removeIf(entry -> entry.getValue().tries >= MAX_TRIES
                        || nowNanos - entry.getValue().sinceNanos > VirtualClock.SECONDS);
        missing.forEach((number, lost) -> {
            if (nowNanos - lost.sinceNanos >= REORDER_NANOS && nowNanos - lost.askedNanos >= rttNanos) {
                lost.askedNanos = nowNanos;
                lost.tries++;
                asked.add((int) (number & 0xffff));
            }
        });
        nacked += asked.size();
        return asked.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Whether pictures come that cannot be decoded, for so long that only a key frame helps.
    public boolean needsKeyFrame(long nowNanos) {
        if (undecodableSinceNanos == VirtualClock.NEVER
                || nowNanos - undecodableSinceNanos < PATIENCE_NANOS
                || nowNanos - lastPliNanos < PATIENCE_NANOS) {
            return false;
        }
        lastPliNanos = nowNanos;
        plis++;
        return true;
    }

    public long extendedHighest() {
        return highest;
    }

    public int cumulativeLost() {
        return highest < 0 ? 0 : (int) Math.max(0, highest - base + 1 - packets);
    }

    /// Of the packets since the last call, in 1/256.
    public int fractionLost() {
        long expected = highest < 0 ? 0 : highest - base + 1;
        long expectedNow = expected - expectedBefore;
        long lost = expectedNow - (packets - packetsBefore);
        expectedBefore = expected;
        packetsBefore = packets;
        return expectedNow <= 0 || lost <= 0 ? 0 : (int) Math.min(255, lost * 256 / expectedNow);
    }
}
