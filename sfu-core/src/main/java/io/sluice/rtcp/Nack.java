package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Generic NACK: these packets did not come (RFC 4585 §6.2.1).
///
/// Kept as it is on the wire, each word a first number and a mask of the 16 that follow it, so that a datagram cannot
/// make us hold more than it carries.
public final class Nack implements WritableRtcpPacket {
    static final int FORMAT = 1;

    private static final int MASK_BITS = 16;

    private final long senderSsrc;
    private final long mediaSsrc;
    private final int[] words;

    private Nack(long senderSsrc, long mediaSsrc, int[] words) {
        this.senderSsrc = senderSsrc;
        this.mediaSsrc = mediaSsrc;
        this.words = words;
    }

    /// @param sequenceNumbers at least one, in rising order (a wrap counts as rising); the lower 16 bits count
    public static Nack of(long senderSsrc, long mediaSsrc, int... sequenceNumbers) {
        if (sequenceNumbers.length == 0) {
            throw new IllegalArgumentException("a NACK of nothing");
        }
        int[] words = new int[sequenceNumbers.length];
        int count = 0;
        for (int sequenceNumber : sequenceNumbers) {
            int distance = count == 0 ? 0 : (sequenceNumber - (words[count - 1] >>> MASK_BITS)) & 0xffff;
            if (count > 0 && distance >= 1 && distance <= MASK_BITS) {
                words[count - 1] |= 1 << (distance - 1);
            } else {
                words[count++] = sequenceNumber << MASK_BITS;
            }
        }
        return new Nack(senderSsrc, mediaSsrc, Arrays.copyOf(words, count));
    }

    static @Nullable Nack read(PacketBuffer buffer, int at, int end) {
        int first = at + RtcpHeader.FEEDBACK_SIZE_BYTES;
        if (end - first < 4) {
            return null;
        }
        int[] words = new int[(end - first) / 4];
        for (int i = 0; i < words.length; i++) {
            words[i] = buffer.i32(first + 4 * i);
        }
        return new Nack(buffer.u32(at + 4), buffer.u32(at + 8), words);
    }

    /// Who misses them.
    public long senderSsrc() {
        return senderSsrc;
    }

    /// Whose packets they are.
    public long mediaSsrc() {
        return mediaSsrc;
    }

    /// How many packets are named.
    public int count() {
        int count = words.length;
        for (int word : words) {
            count += Integer.bitCount(word & 0xffff);
        }
        return count;
    }

    /// Names each missing sequence number, 0..65535, in the order of the wire.
    public void forEach(IntConsumer action) {
        for (int word : words) {
            int first = word >>> MASK_BITS;
            action.accept(first);
            for (int mask = word & 0xffff; mask != 0; mask &= mask - 1) {
                action.accept((first + Integer.numberOfTrailingZeros(mask) + 1) & 0xffff);
            }
        }
    }

    /// All missing sequence numbers as an array of its own.
    public int[] sequenceNumbers() {
        int[] numbers = new int[count()];
        int[] next = {0};
        forEach(number -> numbers[next[0]++] = number);
        return numbers;
    }

    @Override
    public int sizeBytes() {
        return RtcpHeader.FEEDBACK_SIZE_BYTES + 4 * words.length;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.writeFeedback(
                buffer, index, FORMAT, RtcpHeader.TRANSPORT_SPECIFIC_FEEDBACK, sizeBytes(), senderSsrc, mediaSsrc);
        for (int i = 0; i < words.length; i++) {
            buffer.putI32(index + RtcpHeader.FEEDBACK_SIZE_BYTES + 4 * i, words[i]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Nack that
                && senderSsrc == that.senderSsrc
                && mediaSsrc == that.mediaSsrc
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(senderSsrc) * 31 + Long.hashCode(mediaSsrc)) * 31 + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "Nack[senderSsrc=" + senderSsrc + ", mediaSsrc=" + mediaSsrc + ", " + Arrays.toString(sequenceNumbers())
                + "]";
    }
}
