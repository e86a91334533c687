package io.sluice.conference;

/// The key frames of one source in → where the newest begins out, so that a newcomer may begin there.
final class KeyFramePlace {
    private static final long NONE = -1;

    private long sequence = NONE;
    private long timestamp;

    /// A packet of a key frame has come, in any order; all of a picture have their timestamp in common.
    ///
    /// @param packet extended sequence number
    /// @param itsTimestamp of RTP
    void arrived(long packet, long itsTimestamp) {
        boolean same = sequence != NONE && itsTimestamp == timestamp;
        if (same ? packet < sequence : packet > sequence) {
            sequence = packet;
            timestamp = itsTimestamp;
        }
    }

    boolean isKnown() {
        return sequence != NONE;
    }

    /// The extended sequence number of its first packet, where one is known.
    long sequence() {
        return sequence;
    }

    /// What all packets of its picture say.
    long timestamp() {
        return timestamp;
    }

    /// Nobody can begin there any more.
    void forget() {
        sequence = NONE;
    }
}
