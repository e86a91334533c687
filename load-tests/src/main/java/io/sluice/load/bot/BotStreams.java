package io.sluice.load.bot;

/// What a bot sends and how much it can receive.
///
/// @param publishes whether it sends one Opus and one VP8 stream
/// @param slots pairs of an audio and a video slot that it offers
/// @param audioPacketsPerSecond 50 is what browsers send
/// @param videoFramesPerSecond frames, each of [#videoPacketsPerFrame] packets
/// @param videoPacketsPerFrame packets of a frame that is no key frame; a key frame has four times as many
/// @param videoPayloadBytes payload of one video packet
public record BotStreams(
        boolean publishes,
        int slots,
        int audioPacketsPerSecond,
        int videoFramesPerSecond,
        int videoPacketsPerFrame,
        int videoPayloadBytes) {
    /// Like a browser at 500 kbit/s, receiving as many others.
    public static BotStreams both(int slots) {
        return new BotStreams(true, slots, 50, 25, 2, 1_100);
    }

    public static BotStreams receiver(int slots) {
        return new BotStreams(false, slots, 50, 25, 2, 1_100);
    }

    /// For measuring what a participant costs to hold rather than to serve.
    public BotStreams slow() {
        return new BotStreams(publishes, slots, 5, 2, 1, 400);
    }
}
