package io.sluice.api.websocket;

/// What a socket may send before it has joined: a few messages, and together not more than a join and its repetition
/// with the largest offer. Nobody knows yet who is there.
final class JoinBudget {
    static final int MAX_MESSAGES = 16;
    private static final int LARGEST_MESSAGES = 2;

    private long bytesLeft;
    private int messagesLeft = MAX_MESSAGES;

    /// @param maxMessageBytes of one message
    JoinBudget(int maxMessageBytes) {
        this.bytesLeft = (long) LARGEST_MESSAGES * maxMessageBytes;
    }

    /// @return false where the message is one too many or too large
    boolean take(int sizeBytes) {
        bytesLeft -= sizeBytes;
        messagesLeft--;
        return bytesLeft >= 0 && messagesLeft >= 0;
    }
}
