package io.sluice.sim;

import java.util.Locale;

/// So many of so many, and how many of them were promised.
///
/// What chance may spoil in one run, as when the network takes a packet and each of its three repairs, is promised
/// of many runs together: shares of one kind add up over the seeds.
///
/// @param what in words
/// @param promised 0..1
record Share(String what, long good, long all, double promised) {
    static final Share NONE = new Share("", 0, 0, 0);

    Share plus(Share other) {
        return all == 0 ? other : other.all == 0 ? this : new Share(what, good + other.good, all + other.all, promised);
    }

    boolean isKept() {
        return good >= promised * all;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d, %.3f %%; promised are %.1f %%",
                what,
                good,
                all,
                100.0 * good / Math.max(1, all),
                100 * promised);
    }
}
