package io.sluice.api.sdp;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.SessionResult;
import java.util.List;
import java.util.random.RandomGenerator;

/// The descriptions of one session over time: reads each offer in the light of the last one, and writes the answers
/// with
/// one origin whose version grows (RFC 9429 §5.3.2).
///
/// One negotiation at a time; not thread-safe. A session whose first offer was refused may be thrown away.
public final class SdpSession {
    private final SessionKind kind;
    private final long originId;
    private long version;

    public SdpSession(SessionKind kind, RandomGenerator random) {
        this.kind = kind;
        this.originId = random.nextLong() >>> 2;
    }

    /// Reads an offer; changes nothing.
    ///
    /// @param tracks what the client says about publishing sections; what it said before holds otherwise
    public SdpResult<SdpOffer> read(String sdp, List<TrackDeclaration> tracks) {
        return SdpOffer.parse(sdp, kind, tracks);
    }

    /// Writes the answer to an offer that the core accepted, which becomes the last one.
    public String answer(SdpOffer offer, SessionResult.Accepted accepted) {
        version++;
        return SdpAnswer.write(offer, accepted, originId, version);
    }
}
