package io.sluice.api.sdp;

import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ICE lines of a section and of its session part in → [IceParameters] out (RFC 8839 §5).
final class IceReader {
    static final int MAX_CANDIDATES = 256;

    private IceReader() {}

    static IceParameters read(SdpDocument document, SdpSection section, FirstProblem problems) {
        SdpLine fragmentLine = document.effective(section, "ice-ufrag");
        SdpLine passwordLine = document.effective(section, "ice-pwd");
        if (fragmentLine == null || passwordLine == null) {
            problems.unacceptable(section.mediaLine(), "a=ice-ufrag or a=ice-pwd is missing for this section");
        }
        String fragment = credential(fragmentLine, 4, problems);
        String password = credential(passwordLine, 22, problems);
        boolean ended = document.effective(section, "end-of-candidates") != null;
        return new IceParameters(
                fragment,
                password,
                SdpDocument.first(document.session(), "ice-lite") != null,
                candidates(section.lines(), fragment, problems),
                ended);
    }

    /// Checks the length only: real clients use more characters than the grammar has.
    static String credential(@Nullable SdpLine line, int minimum, FirstProblem problems) {
        if (line == null) {
            return "";
        }
        String value = line.value();
        if (value.length() < minimum || !Words.isVisible(value, 256)) {
            problems.malformed(line, "ICE credentials have " + minimum + " to 256 visible characters here");
        }
        return value;
    }

    /// The usable candidates among some lines, each once.
    ///
    /// @param fragment leaves out those that say they belong to another generation
    static List<IceCandidate> candidates(List<SdpLine> lines, String fragment, FirstProblem problems) {
        Set<IceCandidate> candidates = new LinkedHashSet<>();
        int count = 0;
        for (SdpLine line : lines) {
            if (!line.is("candidate")) {
                continue;
            }
            count++;
            if (count > MAX_CANDIDATES) {
                problems.unacceptable(line, "a section has at most " + MAX_CANDIDATES + " candidates");
                break;
            }
            CandidateLine read = CandidateLine.parse(line.value());
            if (read == null) {
                problems.malformed(line, "this is no ICE candidate");
            } else if (read.candidate() != null
                    && (read.usernameFragment().isEmpty()
                            || fragment.isEmpty()
                            || read.usernameFragment().equals(fragment))) {
                candidates.add(read.candidate());
            }
        }
        return new ArrayList<>(candidates);
    }
}
