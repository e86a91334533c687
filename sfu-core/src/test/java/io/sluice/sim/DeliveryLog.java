package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.util.BitSet;

/// What a stream sent, what the network brought of it and what the server asked for, in → whether a request had
/// a reason, out.
final class DeliveryLog {
    /// Half of all numbers: what was delivered longer ago is forgotten.
    private static final int NUMBERS = 0x1_0000;

    private final BitSet delivered = new BitSet(NUMBERS);
    private final BitSet leaptOver = new BitSet(NUMBERS);
    private final byte[] asked = new byte[NUMBERS];
    private final long[] deliveredNanos = new long[NUMBERS];
    private final long[] askedNanos = new long[NUMBERS];
    /// By the lower bits of a truth's number: the sequence number that carried it.
    private final int[] carriers = new int[NUMBERS];

    /// A packet is made under a number that may have been another's, long ago.
    void sent(int sequenceNumber) {
        delivered.clear(sequenceNumber);
        leaptOver.clear(sequenceNumber);
        asked[sequenceNumber] = 0;
    }

    /// A number is never sent: to the server that is loss.
    void leaptOver(int sequenceNumber) {
        delivered.clear(sequenceNumber);
        leaptOver.set(sequenceNumber);
        asked[sequenceNumber] = 0;
    }

    boolean wasLeaptOver(int sequenceNumber) {
        return leaptOver.get(sequenceNumber);
    }

    void carries(int sequenceNumber, int number) {
        carriers[number & (NUMBERS - 1)] = sequenceNumber;
    }

    void delivered(int sequenceNumber, long nowNanos) {
        if (!delivered.get(sequenceNumber)) {
            delivered.set(sequenceNumber);
            deliveredNanos[sequenceNumber] = nowNanos;
        }
    }

    /// Another packet brings the server the one of a truth.
    void deliveredWithin(int number, long nowNanos) {
        delivered(carriers[number & (NUMBERS - 1)], nowNanos);
    }

    /// When the server got the packet of a truth first.
    long deliveredNanos(int number) {
        return deliveredNanos[carriers[number & (NUMBERS - 1)]];
    }

    boolean isDelivered(int sequenceNumber) {
        return delivered.get(sequenceNumber);
    }

    /// How far apart the sequence numbers of two truths are; leaps are in it.
    int stepBetween(int before, int after) {
        return (carriers[after & (NUMBERS - 1)] - carriers[before & (NUMBERS - 1)]) & 0xffff;
    }

    /// Whether the server has the packet of this truth; asked of the last few thousand only.
    boolean hasArrived(int number) {
        return delivered.get(carriers[number & (NUMBERS - 1)]);
    }

    /// How long ago the server asked for a packet, before it asks now.
    long sinceAsked(int sequenceNumber, long nowNanos) {
        long since = asked[sequenceNumber] == 0 ? VirtualClock.NEVER : nowNanos - askedNanos[sequenceNumber];
        askedNanos[sequenceNumber] = nowNanos;
        return since;
    }

    /// @return how often it was asked for now
    int asked(int sequenceNumber) {
        return ++asked[sequenceNumber];
    }
}
