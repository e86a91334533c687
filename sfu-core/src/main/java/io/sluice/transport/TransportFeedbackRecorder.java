package io.sluice.transport;

import io.sluice.rtcp.TransportFeedback;
import java.util.Arrays;

/// What was sent under each transport-wide number, and the receiver's feedback about it, in → how much of it
/// arrived out.
///
/// Feedback about what was never sent, or long ago, counts for nothing.
public final class TransportFeedbackRecorder {
    /// Packets remembered: two seconds at a thousand a second.
    static final int HISTORY = 2048;

    private short[] sizes = {};
    private long next;
    private long acknowledged;
    private long acknowledgedBytes;
    private long reportedLost;
    private long feedbacks;

    /// Numbers a packet.
    ///
    /// @param sizeBytes less than 2¹⁵
    /// @return 0..65535
    int sent(int sizeBytes) {
        if (sizes.length == 0) {
            // A transport that only receives never needs it.
            sizes = new short[HISTORY];
        }
        int at = (int) next & (HISTORY - 1);
        sizes[at] = (short) sizeBytes;
        return (int) (next++ & 0xffff);
    }

    /// Takes in a receiver's feedback; each packet counts once.
    void feedback(TransportFeedback feedback, long nowNanos) {
        feedbacks++;
        int arrived = 0;
        for (int k = 0; k < feedback.receivedCount(); k++) {
            int at = placeOf(feedback.receivedSequence(k));
            if (at >= 0 && sizes[at] > 0) {
                acknowledged++;
                acknowledgedBytes += sizes[at];
                sizes[at] = 0;
                arrived++;
            }
        }
        reportedLost +=
                Math.max(0, Math.min(feedback.statusCount(), HISTORY) - Math.max(arrived, feedback.receivedCount()));
    }

    private int placeOf(int sequenceNumber) {
        int behind = (int) (next - 1 - sequenceNumber) & 0xffff;
        return sizes.length == 0 || behind >= HISTORY || behind >= next
                ? -1
                : (int) (next - 1 - behind) & (HISTORY - 1);
    }

    /// Packets numbered so far.
    public long sent() {
        return next;
    }

    public long acknowledged() {
        return acknowledged;
    }

    public long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    public long reportedLost() {
        return reportedLost;
    }

    public long feedbacks() {
        return feedbacks;
    }

    /// Forgets what was sent, not what was counted.
    void close() {
        Arrays.fill(sizes, (short) 0);
    }
}
