package io.sluice.ice;

import io.sluice.address.TransportAddress;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunWriter;
import org.jspecify.annotations.Nullable;

/// A genuine Binding request in → the signed response out (RFC 8445 §7.3).
///
/// A response is never longer than one and a half times its request, so that nobody gains by a forged source address.
final class BindingResponder {
    static final int ROLE_CONFLICT = 487;
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private final StunKey key;

    /// @param key our own password
    BindingResponder(StunKey key) {
        this.key = key;
    }

    /// @param source where the request came from, told back to the peer
    byte @Nullable [] success(StunMessage request, TransportAddress source) {
        return bounded(
                request,
                StunWriter.bindingSuccess(request.transactionId())
                        .mappedAddress(source)
                        .sign(key));
    }

    byte @Nullable [] roleConflict(StunMessage request) {
        return bounded(
                request,
                StunWriter.bindingError(request.transactionId())
                        .errorCode(ROLE_CONFLICT, "Role Conflict")
                        .sign(key));
    }

    byte @Nullable [] unknownAttributes(StunMessage request, int[] types) {
        return bounded(
                request,
                StunWriter.bindingError(request.transactionId())
                        .errorCode(UNKNOWN_ATTRIBUTE, "Unknown Attribute")
                        .unknownAttributes(types)
                        .sign(key));
    }

    private static byte @Nullable [] bounded(StunMessage request, byte[] response) {
        return 2 * response.length <= 3 * request.bytes().length ? response : null;
    }
}
