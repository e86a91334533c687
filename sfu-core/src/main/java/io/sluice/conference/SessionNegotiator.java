package io.sluice.conference;

import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.transport.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// Offers of one session, one at a time, in → its transport, tracks and slots changed, and the answer, out.
///
/// First everything that could be refused is looked at, then everything takes effect: all or nothing.
final class SessionNegotiator {
    private static final Set<String> HASHES = Set.of("sha-256", "sha-384", "sha-512");

    sealed interface Plan {}

    record Agreed(SessionRequest request, List<SectionPlan> sections) implements Plan {}

    record Refused(SessionResult.Refused refused) implements Plan {}

    private final Session session;
    /// Sections that exist, whatever they are used for.
    private final SequencedMap<String, MediaKind> kinds = new LinkedHashMap<>();

    SessionNegotiator(Session session) {
        this.session = session;
    }

    Plan plan(SessionRequest request) {
        Transport transport = session.transport();
        if (transport == null && !isAcceptable(request.dtls().fingerprints())) {
            return refusedFingerprint("no fingerprint by sha-256, sha-384 or sha-512");
        }
        if (transport != null && !transport.isSamePeer(request.dtls().fingerprints())) {
            return refusedFingerprint("the fingerprint is not the one that this session began with");
        }
        Negotiation negotiation = new Negotiation(
                session.permissions(),
                session.kind(),
                session.conference().settings().allowedCodecs());
        return switch (negotiation.plan(request, kinds)) {
            case Negotiation.Agreed agreed -> new Agreed(request, agreed.sections());
            case Negotiation.Refused refused -> new Refused(refused.refused());
        };
    }

    private static boolean isAcceptable(List<Fingerprint> fingerprints) {
        for (Fingerprint fingerprint : fingerprints) {
            if (HASHES.contains(fingerprint.algorithm())) {
                return true;
            }
        }
        return false;
    }

    private static Refused refusedFingerprint(String detail) {
        return new Refused(new SessionResult.Refused(SessionResult.Reason.UNACCEPTABLE_FINGERPRINT, "", detail));
    }

    SessionResult.Accepted apply(Agreed plan, long nowNanos) {
        IceParameters ice = transport(plan.request(), nowNanos);
        stopMissing(plan.sections());
        List<SectionResult> results = new ArrayList<>();
        for (SectionPlan section : plan.sections()) {
            results.add(apply(section, nowNanos));
        }
        session.conference().seatsMayChange();
        return new SessionResult.Accepted(ice, session.requireTransport().localDtls(), results);
    }

    private IceParameters transport(SessionRequest request, long nowNanos) {
        Transport transport = session.transport();
        if (transport == null) {
            session.connect(request, nowNanos);
            return session.requireTransport().localIce();
        }
        if (!transport.isCurrentIce(request.ice())) {
            return transport.restartIce(request.ice(), nowNanos);
        }
        transport.addRemoteCandidates(request.ice().candidates(), request.ice().endOfCandidates(), nowNanos);
        return transport.localIce();
    }

    /// A section that an offer leaves out has given its place in the description to another one (RFC 9429 §5.2.2).
    private void stopMissing(List<SectionPlan> plans) {
        Set<String> mids = new HashSet<>();
        for (SectionPlan plan : plans) {
            mids.add(plan.mid());
        }
        for (String mid : List.copyOf(kinds.keySet())) {
            if (!mids.contains(mid)) {
                stop(mid);
            }
        }
    }

    private void stop(String mid) {
        unpublish(mid);
        session.slots().remove(mid);
        kinds.remove(mid);
    }

    private void unpublish(String mid) {
        Track track = session.publications().get(mid);
        if (track != null) {
            session.conference().unpublish(track);
        }
    }

    private SectionResult apply(SectionPlan plan, long nowNanos) {
        return switch (plan) {
            case SectionPlan.Publish publish -> publish(publish, nowNanos);
            case SectionPlan.Receive receive -> receive(receive, nowNanos);
            case SectionPlan.Rest rest -> rest(rest);
            case SectionPlan.Reject reject -> {
                stop(reject.mid());
                yield new SectionResult.Rejected(reject.mid(), reject.kind(), reject.reason());
            }
        };
    }

    private SectionResult publish(SectionPlan.Publish plan, long nowNanos) {
        SectionRequest.Publish request = plan.request();
        session.slots().remove(request.mid());
        kinds.put(request.mid(), request.kind());
        Track before = session.publications().get(request.mid());
        Track track = before == null ? session.conference().newTrack(session, request, nowNanos) : before;
        track.negotiated(plan.codecs(), plan.extensions(), plan.encodings(), session.requireTransport(), nowNanos);
        if (before == null) {
            session.conference().publish(track);
        }
        return new SectionResult.Published(
                request.mid(),
                request.kind(),
                plan.codecs(),
                plan.extensions(),
                plan.encodings(),
                request.simulcast(),
                track.id(),
                track.source());
    }

    private SectionResult receive(SectionPlan.Receive plan, long nowNanos) {
        SectionRequest.Receive request = plan.request();
        unpublish(request.mid());
        kinds.put(request.mid(), request.kind());
        Slot slot = session.slots().open(request.mid(), request.kind(), plan.codecs(), plan.extensions(), nowNanos);
        return new SectionResult.Receiving(
                request.mid(), request.kind(), plan.codecs(), plan.extensions(), slot.parameters());
    }

    private SectionResult rest(SectionPlan.Rest plan) {
        SectionRequest.Inactive request = plan.request();
        if (request.stopped()) {
            stop(request.mid());
        } else {
            unpublish(request.mid());
            session.slots().rest(request.mid());
            kinds.put(request.mid(), request.kind());
        }
        return new SectionResult.Inactive(
                request.mid(), request.kind(), plan.codecs(), plan.extensions(), request.stopped());
    }
}
