package io.sluice.api;

import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/// Why a listener did not open, as a sentence that names the address and the keys to change.
final class ListenFailure {
    private ListenFailure() {}

    /// @param section `http` or `admin`
    static String sentence(String bind, int port, String section, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            switch (cause) {
                case BindException taken
                when message.contains("in use") -> {
                    return "Port " + port + " on " + bind + " is taken by another program; choose another " + section
                            + ".port.";
                }
                case BindException refused -> {
                    return bind + " is not an address of this machine, or port " + port + " is not allowed (" + section
                            + ".bind, " + section + ".port).";
                }
                case UnknownHostException unknown -> {
                    return "The host name " + bind + " is not known (" + section + ".bind).";
                }
                case UnresolvedAddressException unresolved -> {
                    return "The host name " + bind + " is not known (" + section + ".bind).";
                }
                case SocketException socket
                when message.contains("ermission") -> {
                    return "This user may not listen on port " + port + " (" + section + ".port).";
                }
                default -> {}
            }
        }
        return "Listening on " + bind + " port " + port + " failed (" + section + ".bind, " + section + ".port, "
                + section + ".tls): " + root(failure);
    }

    private static String root(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "unknown" : String.valueOf(cause.getMessage());
    }
}
