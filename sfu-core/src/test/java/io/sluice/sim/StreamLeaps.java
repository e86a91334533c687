package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Leaps of one stream's clock and numbers in → what the server can know of them out.
final class StreamLeaps {
    /// Of RFC 3550 A.1.
    private static final int MAX_DROPOUT = 3_000;

    private static final int MOST_LEAPT = 0x7f00;
    private static final int CONFIRMED_AFTER = 16;
    private static final long LONG_AGO_NANOS = -VirtualClock.SECONDS * 60;

    /// A clock that is wrong by so little may be late packets: only a report tells, or time. A little more than what
    /// the server takes for a delay (RtpClock), for packets have delays, too.
    private static final int DOUBTFUL_SECONDS = 6;

    /// How long the server goes by the least delay it has seen.
    private static final long DOUBT_NANOS = 20 * VirtualClock.SECONDS;

    /// The first packets after leaps, by [io.sluice.sim.media.Truth#number()], and those whose numbers leapt.
    private final NavigableSet<Integer> all = new TreeSet<>();

    private final NavigableSet<Integer> ofNumbers = new TreeSet<>();
    private final NavigableSet<Integer> lost = new TreeSet<>();
    private int lostSequence = -1;
    private int numbersOver;
    private int unseen;
    private long lastNanos = LONG_AGO_NANOS;
    private long doubtfulNanos = LONG_AGO_NANOS;
    /// Reports that the network brought since the last doubtful leap; the first may be of before it.
    private int reports;

    /// How many of the wanted numbers it leaps over: several leaps of which the server sees nothing in between are
    /// one to it.
    int allowed(int wanted) {
        return unseen + wanted < MOST_LEAPT ? wanted : 0;
    }

    /// @param first the packet behind the leap
    /// @param sequenceNumber its number in RTP
    /// @param ticks of the clock, 0..2³²−1
    void leap(int first, int sequenceNumber, long ticks, int clockRateHz, int numbers, long nowNanos) {
        unseen += numbers;
        numbersOver += Math.abs(numbers);
        lastNanos = nowNanos;
        all.add(first);
        if (Math.abs((int) ticks) < (long) DOUBTFUL_SECONDS * clockRateHz) {
            doubtfulNanos = nowNanos;
            reports = 0;
        }
        if (numbers != 0) {
            ofNumbers.add(first);
        }
        if (Math.abs(numbers) >= MAX_DROPOUT) {
            lost.add(first);
            lostSequence = sequenceNumber;
        }
    }

    /// The server got a packet of behind the last leap.
    void seen() {
        unseen = 0;
    }

    boolean isSeen() {
        return unseen == 0;
    }

    /// The server got a sender report.
    void reported() {
        reports++;
    }

    /// Whether the clock leapt a moment ago, of which the server knows only by the next packets, or so little that only
    /// a report tells.
    boolean isUnsure(long nowNanos) {
        return nowNanos - lastNanos < VirtualClock.SECONDS / 2
                || (reports < 2 && nowNanos - doubtfulNanos < DOUBT_NANOS);
    }

    /// Numbers that were leapt over: to the server that is loss.
    int numbersOver() {
        return numbersOver;
    }

    boolean isBetween(int before, int after) {
        Integer leap = all.higher(before);
        return leap != null && leap <= after;
    }

    /// The first packet behind a leap of thousands waits for its neighbour, and is lost (RFC 3550 A.1).
    boolean isLost(int packet) {
        return lost.contains(packet);
    }

    /// Whether it may be lost with that one: where packets come out of order, none confirms another until two
    /// neighbours come one after the other.
    boolean mayBeLost(int packet) {
        Integer first = lost.floor(packet);
        return first != null && packet - first < CONFIRMED_AFTER;
    }

    /// The same, by the number in RTP.
    boolean mayBeLostNumber(int sequenceNumber) {
        return lostSequence >= 0 && ((sequenceNumber - lostSequence) & 0xffff) < CONFIRMED_AFTER;
    }

    boolean isFirstOfNumbers(int packet) {
        return ofNumbers.contains(packet);
    }

    /// The first packet behind the next leap of the numbers, or -1.
    int nextOfNumbers(int packet) {
        Integer leap = ofNumbers.higher(packet);
        return leap == null ? -1 : leap;
    }
}
