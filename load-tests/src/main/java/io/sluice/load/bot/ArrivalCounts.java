package io.sluice.load.bot;

import java.util.LinkedHashMap;
import java.util.Map;

/// Sequence numbers of each SSRC in → packets received and lost out. SRTP has kept duplicates away.
final class ArrivalCounts {
    private static final int MAX_SSRCS = 1_024;

    private static final class Stream {
        private long first;
        private long highest;
        private long received;
    }

    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private long received;

    void arrived(long ssrc, int sequenceNumber) {
        Stream stream = streams.get(ssrc);
        if (stream == null) {
            if (streams.size() == MAX_SSRCS) {
                return;
            }
            stream = new Stream();
            stream.first = sequenceNumber;
            stream.highest = sequenceNumber;
            streams.put(ssrc, stream);
        }
        received++;
        stream.received++;
        long ahead = (short) (sequenceNumber - (int) stream.highest);
        stream.highest += Math.max(0, ahead);
        // One that was overtaken by the very first.
        stream.first = Math.min(stream.first, stream.highest + Math.min(0, ahead));
    }

    long received() {
        return received;
    }

    long lost() {
        long lost = 0;
        for (Stream stream : streams.values()) {
            lost += Math.max(0, stream.highest - stream.first + 1 - stream.received);
        }
        return lost;
    }
}
