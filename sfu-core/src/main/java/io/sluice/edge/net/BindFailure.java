package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import java.util.Locale;

/// An address that could not be bound, and why, as one sentence.
public final class BindFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /// Another socket has that port; another number may do.
        TAKEN,
        /// The machine has no such address, or not yet, or no longer.
        NOT_LOCAL,
        FORBIDDEN,
        OTHER
    }

    private final transient TransportAddress address;
    private final Kind kind;

    BindFailure(TransportAddress address, Throwable cause) {
        super(sentence(address, cause), cause);
        this.address = address;
        this.kind = kind(cause);
    }

    public TransportAddress address() {
        return address;
    }

    public Kind kind() {
        return kind;
    }

    private static Kind kind(Throwable cause) {
        String reason = reason(cause);
        if (reason.contains("in use")) {
            return Kind.TAKEN;
        }
        if (reason.contains("assign requested")) {
            return Kind.NOT_LOCAL;
        }
        return reason.contains("permission denied") ? Kind.FORBIDDEN : Kind.OTHER;
    }

    private static String sentence(TransportAddress address, Throwable cause) {
        String what = address.protocol() + " port " + address.port() + " on " + address.host();
        return switch (kind(cause)) {
            case TAKEN -> what + " is taken by another program.";
            case NOT_LOCAL -> what + " cannot be bound: " + address.host() + " is no address of this machine.";
            case FORBIDDEN -> what + " cannot be bound: this user may not use ports below 1024.";
            case OTHER -> what + " cannot be bound: " + reason(cause) + ".";
        };
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return (message == null ? cause.getClass().getSimpleName() : message).toLowerCase(Locale.ROOT);
    }
}
