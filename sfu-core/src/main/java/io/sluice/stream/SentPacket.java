package io.sluice.stream;

/// What a receiver got under one sequence number of a slot: enough to make the same packet again from its
/// source.
///
/// @param sequence the slot's extended sequence number
/// @param timestamp the slot's RTP timestamp, 0..2³²−1
/// @param payloadType the receiver's
/// @param sourceId which source stream it came from, as whoever forwards numbers them
/// @param generation which seating of the slot it belongs to
/// @param sourceSequence extended sequence number in the source stream
/// @param descriptor what was rewritten in the payload's descriptor, picture id and the like, as the rewriter
///     packs it
public record SentPacket(
        long sequence,
        long timestamp,
        int payloadType,
        boolean marker,
        long sourceId,
        int generation,
        long sourceSequence,
        long descriptor) {}
