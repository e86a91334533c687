package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SessionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The descriptions of one session over time: reads each offer in the light of the last one, and writes the answers
/// with
/// one origin whose version grows (RFC 9429 §5.3.2).
///
/// One negotiation at a time; not thread-safe. A session whose first offer was refused may be thrown away.
public final class SdpSession {
    /// A section as it was answered last.
    private record Known(String mid, String media, boolean live) {}

    private final SessionKind kind;
    private final long originId;
    private final Map<String, TrackDeclarations.Declared> declared = new LinkedHashMap<>();
    private List<Known> known = List.of();
    private long version;

    public SdpSession(SessionKind kind, RandomGenerator random) {
        this.kind = kind;
        // Two bits short of 64, as RFC 9429 §5.2.1 asks, because some readers take it for signed.
        this.originId = random.nextLong() >>> 2;
    }

    /// Reads an offer; changes nothing.
    ///
    /// @param tracks what the client says about publishing sections; what it said before holds otherwise
    public SdpResult<SdpOffer> read(String sdp, List<TrackDeclaration> tracks) {
        SdpResult<SdpOffer> result = SdpOffer.parse(sdp, kind, new TrackDeclarations(tracks, declared));
        if (result instanceof SdpResult.Read<SdpOffer>(SdpOffer offer)) {
            SdpProblem broken = discontinuity(offer);
            return broken == null ? result : SdpResult.faulty(broken);
        }
        return result;
    }

    /// Writes the answer to an offer that the core accepted, which becomes the last one.
    public String answer(SdpOffer offer, SessionResult.Accepted accepted) {
        version++;
        List<String> live = SdpAnswer.liveMids(offer, accepted);
        List<Known> answered = new ArrayList<>();
        for (OfferedSection section : offer.sections()) {
            answered.add(new Known(section.mid(), section.media(), live.contains(section.mid())));
        }
        known = List.copyOf(answered);
        declared.keySet().retainAll(live);
        for (SectionRequest section : offer.request().sections()) {
            if (section instanceof SectionRequest.Publish publish && live.contains(publish.mid())) {
                // Source and label belong to the section; muted belongs to the track, and the core keeps that.
                declared.put(publish.mid(), new TrackDeclarations.Declared(publish.source(), publish.label(), false));
            }
        }
        return SdpAnswer.write(offer, accepted, originId, version);
    }

    /// Sections never go away or change places; only one that was answered with port 0 may become another
    /// (RFC 3264 §8, RFC 9429 §5.2.2).
    private @Nullable SdpProblem discontinuity(SdpOffer offer) {
        List<OfferedSection> sections = offer.sections();
        if (sections.size() < known.size()) {
            return SdpProblem.ofWhole(
                    Kind.UNACCEPTABLE,
                    "the last offer of this session had " + known.size() + " sections; this one has only "
                            + sections.size());
        }
        for (int i = 0; i < known.size(); i++) {
            Known before = known.get(i);
            OfferedSection now = sections.get(i);
            if (before.live && !(before.mid.equals(now.mid()) && before.media.equals(now.media()))) {
                return SdpProblem.atLine(
                        Kind.UNACCEPTABLE,
                        now.line(),
                        "this place belongs to the " + before.media + " section " + SdpProblem.quote(before.mid));
            }
        }
        return null;
    }
}
