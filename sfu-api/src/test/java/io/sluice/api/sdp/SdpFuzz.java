package io.sluice.api.sdp;

import io.sluice.conference.ConferenceCommand.OpenResult;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.fuzz.Promise;
import io.sluice.fuzz.TextTarget;
import io.sluice.parameters.SessionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Any text as an offer, for each kind of session and up to the negotiation of the core: an answer is a description
/// with the sections of the offer in which every line is whole, and the same offer again is no change.
public final class SdpFuzz implements TextTarget {
    @Override
    public String name() {
        return "sdp";
    }

    @Override
    public List<String> corpora() {
        return List.of("sdp");
    }

    @Override
    public int maxInputBytes() {
        return 64 * 1024;
    }

    @Override
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String name : RecordedOffers.all()) {
            texts.add(RecordedOffers.read(name));
        }
        texts.add(OfferText.bundled("0 1", OfferText.opus("0"), OfferText.vp8("1")));
        texts.add(OfferText.unbundled(OfferText.vp8("")));
        texts.add(OfferText.bundled(
                "0",
                OfferText.vp8(
                        "0",
                        "a=ssrc-group:SIM 1 2 0 3 4 3",
                        "a=ssrc-group:FID 1 11",
                        "a=ssrc-group:FID 2 3",
                        "a=ssrc:9 cname:x")));
        return texts;
    }

    @Override
    public void fuzz(String sdp) {
        for (SessionKind kind : List.of(SessionKind.WHIP, SessionKind.WHEP)) {
            read(sdp, kind);
        }
        negotiate(sdp);
    }

    private static void read(String sdp, SessionKind kind) {
        SdpOffer offer = offer(SdpOffer.parse(sdp, kind, List.of()));
        if (offer != null) {
            check(sdp, SdpAnswer.write(offer, Accepting.accept(offer.request()), 1, 1));
        }
    }

    private static @Nullable SdpOffer offer(SdpResult<SdpOffer> result) {
        return switch (result) {
            case SdpResult.Read<SdpOffer>(SdpOffer offer) -> offer;
            case SdpResult.Faulty<SdpOffer>(SdpProblem problem) -> {
                Promise.that(!problem.detail().isEmpty(), "a problem says what is wrong");
                Promise.that(
                        problem.detail().chars().noneMatch(c -> c < ' ' || c == 0x7f),
                        "a problem quotes no control characters");
                yield null;
            }
        };
    }

    private static void negotiate(String sdp) {
        SdpSession session = new SdpSession(SessionKind.REST, new SplittableRandom(1));
        SdpOffer offer = offer(session.read(sdp, List.of()));
        if (offer == null) {
            return;
        }
        OpenResult result = new CoreAnswers().open("mal", SessionKind.REST, Permissions.ALL, offer.request());
        if (result instanceof OpenResult.Opened opened) {
            SessionResult.Accepted accepted =
                    Objects.requireNonNull(opened.opened().negotiated());
            check(sdp, session.answer(offer, accepted));
            SdpOffer again = offer(session.read(sdp, List.of()));
            Promise.that(again != null, "the same offer can be read again");
        } else if (result instanceof OpenResult.OfferRefused refused) {
            offer.refusal(refused.refused());
        }
    }

    private static void check(String offer, String answer) {
        Promise.that(answer.endsWith("\r\n") && !answer.contains("\r\n\r\n"), "every line of an answer is whole");
        List<SdpSection> theirs = sections(offer);
        List<SdpSection> ours = sections(answer);
        Promise.same(theirs.size(), ours.size(), "each section is answered");
        for (int i = 0; i < theirs.size(); i++) {
            Promise.same(mid(theirs.get(i)), mid(ours.get(i)), "sections keep their places");
        }
    }

    private static List<SdpSection> sections(String sdp) {
        return switch (SdpDocument.parse(sdp)) {
            case SdpResult.Read<SdpDocument>(SdpDocument document) -> document.sections();
            case SdpResult.Faulty<SdpDocument> faulty -> throw new AssertionError("no description: " + faulty);
        };
    }

    private static String mid(SdpSection section) {
        SdpLine line = SdpDocument.first(section.lines(), "mid");
        return line == null ? "" : line.value();
    }
}
