package io.sluice.forwarding;

/// Where a newcomer begins in the past of a source, and where the source is.
///
/// What lies between is given at once. Its timestamps are drawn together, so that the slot stays at the pace of time
/// and what follows is shown without delay.
///
/// @param newestTimestamp of RTP, of the newest packet that has come
/// @param newestMediaNanos when that one was captured, by the loop's clock, as far as known
public record CatchUp(long newestTimestamp, long newestMediaNanos) {}
