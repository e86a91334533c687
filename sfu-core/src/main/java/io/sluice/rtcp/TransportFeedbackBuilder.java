package io.sluice.rtcp;

import java.util.Arrays;

/// Arrivals in the order of their transport-wide numbers in → one [TransportFeedback] that fits a datagram out.
///
/// Times are cut to ticks of 250 µs before they are subtracted, so that the deltas of a long call do not drift. When
/// [#add] answers false, build this one and begin the next with the packet refused as its base.
public final class TransportFeedbackBuilder {
    private static final int MAX_STATUSES = 0xffff;

    private final long senderSsrc;
    private final long mediaSsrc;
    private final int feedbackCount;
    private final long baseSequence;
    private final int limitBytes;

    private int[] offsets = new int[64];
    private int[] deltas = new int[64];
    private int received;
    private int deltaBytes;
    private long referenceTime;
    private long lastTicks;

    /// @param feedbackCount counts the feedback packets of this transport; the lower 8 bits are written
    /// @param baseSequence the unwrapped number of the first packet reported on, whether it came or not
    /// @param limitBytes the greatest size of the packet, at least 32
    public TransportFeedbackBuilder(
            long senderSsrc, long mediaSsrc, int feedbackCount, long baseSequence, int limitBytes) {
        if (limitBytes < 32) {
            throw new IllegalArgumentException("transport feedback of at most " + limitBytes + " bytes");
        }
        this.senderSsrc = senderSsrc;
        this.mediaSsrc = mediaSsrc;
        this.feedbackCount = feedbackCount;
        this.baseSequence = baseSequence;
        this.limitBytes = limitBytes;
    }

    /// Adds a packet that came; those passed over since the last one are thereby reported lost.
    ///
    /// @param sequence unwrapped, higher than the last one added and not below the base
    /// @param arrivalNanos 0 or later, on the clock of the other arrivals
    /// @return false, with nothing added, where it fits no more: by size, by number, or because the time to the
    ///     last one is beyond ±8.1 s
    public boolean add(long sequence, long arrivalNanos) {
        long offset = sequence - baseSequence;
        if (offset < 0 || (received > 0 && offset <= offsets[received - 1])) {
            throw new IllegalArgumentException("packet " + sequence + " does not follow");
        }
        if (offset >= MAX_STATUSES) {
            return false;
        }
        long ticks = arrivalNanos / TransportFeedback.TICK_NANOS;
        long reference = received == 0 ? ticks / TransportFeedback.TICKS_PER_REFERENCE : referenceTime;
        long delta = ticks - (received == 0 ? reference * TransportFeedback.TICKS_PER_REFERENCE : lastTicks);
        if (delta != (short) delta) {
            return false;
        }
        if (received == offsets.length) {
            offsets = Arrays.copyOf(offsets, received * 2);
            deltas = Arrays.copyOf(deltas, received * 2);
        }
        offsets[received] = (int) offset;
        deltas[received] = (int) delta;
        int newDeltaBytes = deltaBytes + (StatusChunks.isSmall((int) delta) ? 1 : 2);
        if (!fits((int) offset + 1, newDeltaBytes)) {
            return false;
        }
        received++;
        deltaBytes = newDeltaBytes;
        referenceTime = reference;
        lastTicks = ticks;
        return true;
    }

    private boolean fits(int statusCount, int newDeltaBytes) {
        // No chunk but the last covers fewer than 7 statuses; counted exactly only when this estimate is too much.
        if (TransportFeedback.sizeBytes((statusCount + 6) / 7, newDeltaBytes) <= limitBytes) {
            return true;
        }
        int chunks = StatusChunks.count(offsets, deltas, received + 1, statusCount);
        return TransportFeedback.sizeBytes(chunks, newDeltaBytes) <= limitBytes;
    }

    public boolean isEmpty() {
        return received == 0;
    }

    /// The unwrapped number that follows the last one reported on: the base of the next feedback.
    public long nextSequence() {
        return received == 0 ? baseSequence : baseSequence + offsets[received - 1] + 1;
    }

    /// @throws IllegalStateException where nothing was added
    public TransportFeedback build() {
        if (received == 0) {
            throw new IllegalStateException("transport feedback without an arrival has no reference time");
        }
        return new TransportFeedback(
                senderSsrc,
                mediaSsrc,
                (int) (baseSequence & 0xffff),
                offsets[received - 1] + 1,
                (int) (referenceTime & 0xff_ffff),
                feedbackCount & 0xff,
                Arrays.copyOf(offsets, received),
                Arrays.copyOf(deltas, received));
    }
}
