package io.sluice.ice;

import io.sluice.stun.StunMessage;

/// Which side nominates, and what becomes of a conflict about it (RFC 8445 §7.3.1.1).
final class IceRole {
    /// What a request's role attribute does to ours.
    enum Judgement {
        AGREED,
        /// Answer 487; ours stays.
        REFUSED,
        /// Ours has changed; go on.
        SWITCHED
    }

    private final boolean lite;
    private final long tieBreaker;
    private boolean controlling;

    IceRole(boolean controlling, boolean lite, long tieBreaker) {
        this.controlling = controlling;
        this.lite = lite;
        this.tieBreaker = tieBreaker;
    }

    boolean controlling() {
        return controlling;
    }

    long tieBreaker() {
        return tieBreaker;
    }

    void becomeControlling() {
        controlling = true;
    }

    Judgement judge(StunMessage request) {
        boolean conflict = controlling ? request.claimsControlling() : request.claimsControlled();
        if (!conflict) {
            return Judgement.AGREED;
        }
        // A lite side has no checks to nominate with, so it never takes the other role.
        boolean ours = Long.compareUnsigned(tieBreaker, request.tieBreaker()) >= 0;
        if (lite || ours) {
            return Judgement.REFUSED;
        }
        controlling = !controlling;
        return Judgement.SWITCHED;
    }

    /// The peer refused a check of ours that was sent in this role (RFC 8445 §7.2.5.1).
    void refused(boolean sentAsControlling) {
        controlling = !sentAsControlling;
    }
}
