package io.sluice.stun;

import io.sluice.address.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One well-formed STUN message: its bytes and what of it ICE needs (RFC 8489 §5, RFC 8445 §16). Well-formed is not
/// believed: see [StunGuard].
///
/// Attributes behind MESSAGE-INTEGRITY are not in here, FINGERPRINT apart (RFC 8489 §14.5).
public final class StunMessage {
    /// What the two class bits say.
    public enum Kind {
        REQUEST,
        INDICATION,
        SUCCESS,
        ERROR
    }

    private final byte[] bytes;
    private final int method;
    private final Kind kind;
    private final TransactionId transactionId;
    private final StunAttributes attributes;

    StunMessage(byte[] bytes, int method, Kind kind, TransactionId transactionId, StunAttributes attributes) {
        this.bytes = bytes;
        this.method = method;
        this.kind = kind;
        this.transactionId = transactionId;
        this.attributes = attributes;
    }

    /// The whole message; shared, to be read only.
    public byte[] bytes() {
        return bytes;
    }

    /// 12 bits; 1 is Binding.
    public int method() {
        return method;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isBindingRequest() {
        return kind == Kind.REQUEST && method == StunWriter.BINDING;
    }

    public boolean isBindingResponse() {
        return method == StunWriter.BINDING && (kind == Kind.SUCCESS || kind == Kind.ERROR);
    }

    public TransactionId transactionId() {
        return transactionId;
    }

    /// USERNAME as it stands: in a check, the receiver's fragment, a colon, the sender's fragment.
    public @Nullable String username() {
        return attributes.username;
    }

    /// The part of USERNAME before the colon: in a request that reaches us, our own fragment.
    public @Nullable String receiverFragment() {
        String username = attributes.username;
        int colon = username == null ? -1 : username.indexOf(':');
        return username == null || colon < 0 ? null : username.substring(0, colon);
    }

    /// The part of USERNAME behind the colon: in a request that reaches us, the peer's fragment.
    public @Nullable String senderFragment() {
        String username = attributes.username;
        int colon = username == null ? -1 : username.indexOf(':');
        return username == null || colon < 0 ? null : username.substring(colon + 1);
    }

    public boolean useCandidate() {
        return attributes.useCandidate;
    }

    /// PRIORITY, 0..2³²−1, or −1 where there is none.
    public long priority() {
        return attributes.priority;
    }

    public boolean claimsControlling() {
        return attributes.controlling;
    }

    public boolean claimsControlled() {
        return attributes.controlled;
    }

    /// The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED, an unsigned number; 0 where there is none.
    public long tieBreaker() {
        return attributes.tieBreaker;
    }

    /// ERROR-CODE, 300..699, or 0 where there is none.
    public int errorCode() {
        return attributes.errorCode;
    }

    /// XOR-MAPPED-ADDRESS: where the sender of the response saw its request come from; the protocol is always UDP here.
    public @Nullable TransportAddress mappedAddress() {
        return attributes.mappedAddress;
    }

    /// Types of comprehension-required attributes that this server does not know; empty mostly, never more than 16.
    public int[] unknownRequired() {
        return attributes.unknownRequired();
    }

    int integrityOffset() {
        return attributes.integrityOffset;
    }

    int fingerprintOffset() {
        return attributes.fingerprintOffset;
    }
}
