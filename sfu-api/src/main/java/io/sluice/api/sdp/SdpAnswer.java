package io.sluice.api.sdp;

import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The core's result in → the text of the SDP answer out (RFC 9429 §5.3, RFC 9143 §7.3).
public final class SdpAnswer {
    private SdpAnswer() {}

    /// @param originId the session id of the `o=` line, the same for the life of the session
    /// @param version of the `o=` line, higher with each answer
    public static String write(SdpOffer offer, SessionResult.Accepted accepted, long originId, long version) {
        List<String> live = liveMids(offer, accepted);
        SdpWriter writer = new SdpWriter()
                .line('v', "0")
                .line('o', "- " + originId + " " + version + " IN IP4 127.0.0.1")
                .line('s', "-")
                .line('t', "0 0");
        if (accepted.ice().lite()) {
            writer.attribute("ice-lite");
        }
        writer.attribute("ice-options", "trickle");
        List<String> group = new ArrayList<>(offer.group());
        group.retainAll(live);
        if (!group.isEmpty()) {
            writer.attribute("group", "BUNDLE " + String.join(" ", group));
        }
        if (offer.mixed()) {
            writer.attribute("extmap-allow-mixed");
        }
        TransportLines transport = TransportLines.of(accepted.ice(), accepted.dtls());
        String first = group.isEmpty() ? live.isEmpty() ? "" : live.getFirst() : group.getFirst();
        for (OfferedSection section : offer.sections()) {
            Optional<AnsweredMedia> media = media(section, accepted);
            if (media.isPresent()) {
                AnsweredSection.write(
                        writer, section, media.get(), transport, section.mid().equals(first));
            } else {
                AnsweredSection.writeRejected(writer, section);
            }
        }
        return writer.toString();
    }

    /// The mids of the sections that are answered with a port.
    static List<String> liveMids(SdpOffer offer, SessionResult.Accepted accepted) {
        return offer.sections().stream()
                .filter(section -> media(section, accepted).isPresent())
                .map(OfferedSection::mid)
                .toList();
    }

    /// What flows in a section; empty where it is answered with port 0.
    private static Optional<AnsweredMedia> media(OfferedSection section, SessionResult.Accepted accepted) {
        if (section.request() == OfferedSection.NOT_ASKED) {
            return Optional.empty();
        }
        if (section.request() >= accepted.sections().size()) {
            throw new IllegalStateException("the result has no section for mid " + section.mid());
        }
        SectionResult result = accepted.sections().get(section.request());
        if (!result.mid().equals(section.mid())) {
            throw new IllegalStateException("the result has mid " + result.mid() + " for mid " + section.mid());
        }
        // An m= line needs a payload type; without one the section cannot but be rejected.
        return AnsweredMedia.of(result).filter(media -> !media.codecs().isEmpty());
    }
}
