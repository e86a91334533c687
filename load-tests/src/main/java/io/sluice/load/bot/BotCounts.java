package io.sluice.load.bot;

/// What one bot saw so far.
///
/// @param joinNanos from the moment its offer was sent to its first media packet, or -1
/// @param connectNanos from the moment its offer was sent to its SRTP keys, or -1
/// @param packetsLost sequence numbers that never came, over all streams
/// @param authenticationFailures protected packets that did not verify
/// @param keyFrameRequests PLI and FIR that the server sent to it
public record BotCounts(
        long joinNanos,
        long connectNanos,
        long packetsSent,
        long packetsReceived,
        long packetsLost,
        long authenticationFailures,
        long keyFrameRequests) {
    public boolean hasMedia() {
        return joinNanos >= 0;
    }
}
