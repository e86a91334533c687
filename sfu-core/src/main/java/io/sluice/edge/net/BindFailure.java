package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import java.util.Locale;

/// An address that could not be bound, and why, as one sentence.
public final class BindFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean taken;

    BindFailure(TransportAddress address, Throwable cause) {
        super(sentence(address, cause), cause);
        this.taken = isTaken(cause);
    }

    /// Whether another socket has that port; another number may do.
    public boolean taken() {
        return taken;
    }

    private static boolean isTaken(Throwable cause) {
        return reason(cause).contains("in use");
    }

    private static String sentence(TransportAddress address, Throwable cause) {
        String what = address.protocol() + " port " + address.port() + " on " + address.host();
        String reason = reason(cause);
        if (isTaken(cause)) {
            return what + " is taken by another program.";
        }
        if (reason.contains("assign requested")) {
            return what + " cannot be bound: " + address.host() + " is no address of this machine.";
        }
        if (reason.contains("permission denied")) {
            return what + " cannot be bound: this user may not use ports below 1024.";
        }
        return what + " cannot be bound: " + reason + ".";
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return (message == null ? cause.getClass().getSimpleName() : message).toLowerCase(Locale.ROOT);
    }
}
