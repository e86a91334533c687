package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A peer's STUN messages in → answers, the 5-tuples that may be believed, and the one nominated path out.
public final class IceSession {
    private final IceParameters local;

    /// @param checks null in lite mode
    public IceSession(
            IceConfig config,
            IceParameters local,
            boolean controlling,
            @Nullable ConnectivityChecks checks,
            IceSink sink,
            RandomGenerator random) {
        this.local = local;
    }

    public IceParameters local() {
        return local;
    }

    public void remote(IceParameters parameters, long nowNanos) {}

    public void addRemoteCandidate(IceCandidate candidate, long nowNanos) {}

    public void endOfRemoteCandidates(long nowNanos) {}

    public void handle(byte[] stun, FiveTuple tuple, long nowNanos) {
        StunMessage message = StunParser.parse(stun);
        if (message != null) {
            handle(message, tuple, nowNanos);
        }
    }

    public void handle(StunMessage message, FiveTuple tuple, long nowNanos) {}

    public void handle(IceEvent event, long nowNanos) {}

    /// An SRTP or SRTCP packet of this 5-tuple passed its authentication.
    public void alive(FiveTuple tuple, long nowNanos) {}

    public boolean isAuthenticated(FiveTuple tuple) {
        return false;
    }

    /// The nominated path.
    public @Nullable FiveTuple selected() {
        return null;
    }

    /// Where to send while nothing is nominated yet: the selected path, else a pair that was checked, else none.
    public @Nullable FiveTuple path() {
        return null;
    }

    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    public void onDeadline(long nowNanos) {}

    public void close() {}
}
