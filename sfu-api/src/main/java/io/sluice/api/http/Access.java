package io.sluice.api.http;

/// Who may call an operation at all; finer rules are the operation's own.
public enum Access {
    ANYBODY,
    BEARER
}
