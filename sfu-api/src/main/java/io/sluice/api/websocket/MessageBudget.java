package io.sluice.api.websocket;

/// How many messages one socket may still send: a token bucket with a burst of four seconds.
final class MessageBudget {
    private static final int BURST_SECONDS = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerMessage;
    private final long mostNanos;
    private long creditNanos;
    private long lastNanos;

    MessageBudget(int messagesPerSecond, long nowNanos) {
        this.nanosPerMessage = NANOS_PER_SECOND / messagesPerSecond;
        this.mostNanos = BURST_SECONDS * NANOS_PER_SECOND;
        this.creditNanos = mostNanos;
        this.lastNanos = nowNanos;
    }

    /// @return false where the message is one too many
    boolean take(long nowNanos) {
        creditNanos = Math.min(mostNanos, creditNanos + (nowNanos - lastNanos));
        lastNanos = nowNanos;
        if (creditNanos < nanosPerMessage) {
            return false;
        }
        creditNanos -= nanosPerMessage;
        return true;
    }
}
