package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client trickles: an `application/trickle-ice-sdpfrag` body (RFC 8840 §9, RFC 9725 §4.3), or one candidate
/// line of a WebSocket message.
///
/// @param usernameFragment whose candidates they are, empty where it was not said
/// @param password empty where it was not said; with another `usernameFragment` than before it asks for an ICE restart
/// @param lite whether the client says `a=ice-lite`
/// @param candidates those with literal addresses; the others are ignored silently
/// @param endOfCandidates whether no more will come
/// @param mediaLine the `m=` value of the section that they came with, repeated by [#answer], empty where none
/// @param mid its mid, empty where none
/// @param grouped whether a BUNDLE group came along
public record IceFragment(
        String usernameFragment,
        String password,
        boolean lite,
        List<IceCandidate> candidates,
        boolean endOfCandidates,
        String mediaLine,
        String mid,
        boolean grouped) {
    public static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    /// The largest fragment that is read, in bytes.
    public static final int MAX_SIZE_BYTES = 64 * 1024;

    private static final String PSEUDO_MEDIA_LINE = "audio 9 RTP/AVP 0";

    public IceFragment {
        candidates = List.copyOf(candidates);
    }

    /// Reads the body of a `PATCH`.
    public static SdpResult<IceFragment> parse(String body) {
        if (body.length() > MAX_SIZE_BYTES) {
            return SdpResult.faulty(
                    SdpProblem.ofWhole(Kind.TOO_LARGE, "a fragment has at most " + MAX_SIZE_BYTES + " bytes"));
        }
        return switch (SdpDocument.parseFragment(body)) {
            case SdpResult.Faulty<SdpDocument>(SdpProblem problem) -> SdpResult.faulty(problem);
            case SdpResult.Read<SdpDocument>(SdpDocument document) -> read(document);
        };
    }

    /// Reads `candidate:…`, with or without `a=`; the empty text means end of candidates.
    ///
    /// @param usernameFragment as the message states it; where empty, the `ufrag` in the candidate counts
    public static SdpResult<IceFragment> ofCandidate(String candidate, String usernameFragment) {
        String text = candidate.strip();
        text = text.startsWith("a=") ? text.substring(2) : text;
        boolean ended = text.isEmpty() || text.equals("end-of-candidates");
        if (ended) {
            return SdpResult.read(new IceFragment(usernameFragment, "", false, List.of(), true, "", "", false));
        }
        CandidateLine line = text.startsWith("candidate:") && text.length() <= SdpDocument.MAX_LINE_LENGTH
                ? CandidateLine.parse(text.substring("candidate:".length()))
                : null;
        if (line == null) {
            return SdpResult.faulty(new SdpProblem(Kind.MALFORMED, "/candidate", "this is no ICE candidate"));
        }
        return SdpResult.read(new IceFragment(
                usernameFragment.isEmpty() ? line.usernameFragment() : usernameFragment,
                "",
                false,
                line.candidate() == null ? List.of() : List.of(line.candidate()),
                false,
                "",
                "",
                false));
    }

    /// Whether it brings credentials of its own, as an ICE restart does.
    public boolean hasCredentials() {
        return !usernameFragment.isEmpty() && !password.isEmpty();
    }

    /// The client's side of an ICE restart.
    public IceParameters remote() {
        return new IceParameters(usernameFragment, password, lite, candidates, endOfCandidates);
    }

    /// The body that answers a restart: the server's new credentials and all of its candidates.
    public String answer(IceParameters local) {
        SdpWriter writer = new SdpWriter();
        if (local.lite()) {
            writer.attribute("ice-lite");
        }
        writer.attribute("ice-options", "trickle");
        if (grouped && !mid.isEmpty()) {
            writer.attribute("group", "BUNDLE " + mid);
        }
        writer.line('m', mediaLine.isEmpty() ? PSEUDO_MEDIA_LINE : mediaLine);
        if (!mid.isEmpty()) {
            writer.attribute("mid", mid);
        }
        TransportLines.writeCredentials(writer, local);
        TransportLines.writeCandidates(writer, local);
        return writer.toString();
    }

    /// All sections of a fragment belong to one transport here; those with other credentials than the first are left
    /// out.
    private static SdpResult<IceFragment> read(SdpDocument document) {
        FirstProblem problems = new FirstProblem();
        SdpLine fragmentLine = SdpDocument.first(document.session(), "ice-ufrag");
        SdpLine passwordLine = SdpDocument.first(document.session(), "ice-pwd");
        @Nullable SdpSection first = null;
        for (SdpSection section : document.sections()) {
            if (first == null) {
                first = section;
            }
            SdpLine own = SdpDocument.first(section.lines(), "ice-ufrag");
            if (own != null && fragmentLine == null) {
                first = section;
                fragmentLine = own;
                passwordLine = document.effective(section, "ice-pwd");
            }
        }
        String fragment = IceReader.credential(fragmentLine, 4, problems);
        String password = IceReader.credential(passwordLine, 22, problems);
        Set<IceCandidate> candidates =
                new LinkedHashSet<>(IceReader.candidates(document.session(), fragment, problems));
        boolean ended = SdpDocument.first(document.session(), "end-of-candidates") != null;
        for (SdpSection section : document.sections()) {
            SdpLine own = SdpDocument.first(section.lines(), "ice-ufrag");
            if (own == null || own.value().equals(fragment)) {
                candidates.addAll(IceReader.candidates(section.lines(), fragment, problems));
                ended |= section.has("end-of-candidates");
            }
        }
        boolean said = fragmentLine != null || ended || hasCandidate(document);
        if (!said) {
            problems.report(SdpProblem.ofWhole(
                    Kind.MALFORMED, "a fragment has credentials, candidates or a=end-of-candidates"));
        }
        if (candidates.size() > IceReader.MAX_CANDIDATES) {
            problems.report(SdpProblem.ofWhole(
                    Kind.UNACCEPTABLE, "a fragment has at most " + IceReader.MAX_CANDIDATES + " candidates"));
        }
        SdpProblem problem = problems.problem();
        if (problem != null) {
            return SdpResult.faulty(problem);
        }
        SdpLine midLine = first == null ? null : SdpDocument.first(first.lines(), "mid");
        return SdpResult.read(new IceFragment(
                fragment,
                password,
                SdpDocument.first(document.session(), "ice-lite") != null,
                List.copyOf(candidates),
                ended,
                first == null ? "" : first.mediaLine().text(),
                midLine == null ? "" : midLine.value(),
                SdpDocument.first(document.session(), "group") != null));
    }

    private static boolean hasCandidate(SdpDocument document) {
        return SdpDocument.first(document.session(), "candidate") != null
                || document.sections().stream().anyMatch(section -> section.has("candidate"));
    }
}
