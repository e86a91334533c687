package io.sluice.api.sdp;

import io.sluice.parameters.EncodingParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `a=ssrc` and `a=ssrc-group` lines of a section that names no layers by rid in → its encodings out (RFC 5576).
///
/// Layers are the members of the first `SIM` group, as older clients and those that rewrite their offers send; without
/// one, the first SSRC is the only encoding. `FID` names the retransmissions of each; an SSRC that repairs another one
/// is no layer. A zero names nothing, since clients write it for "not known"; what is named twice counts once; groups
/// may name SSRCs that have no `a=ssrc` line.
final class SourceReader {
    private static final int MAX_LAYERS = 16;
    private static final int MAX_SSRCS = 256;
    private static final long MAX_SSRC = 0xffff_ffffL;
    private static final long MALFORMED = -1;
    private static final EncodingParameters UNNAMED =
            new EncodingParameters("", EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC);

    private final FirstProblem problems;
    private final Set<Long> sources = new LinkedHashSet<>();
    private final Map<Long, Long> retransmissions = new LinkedHashMap<>();
    private final Set<Long> repairs = new LinkedHashSet<>();
    private final Set<Long> layers = new LinkedHashSet<>();

    private SourceReader(FirstProblem problems) {
        this.problems = problems;
    }

    /// @return at least one, each with another SSRC
    static List<EncodingParameters> read(SdpSection section, FirstProblem problems) {
        SourceReader reader = new SourceReader(problems);
        for (SdpLine line : section.lines()) {
            if (line.is("ssrc")) {
                reader.source(line);
            } else if (line.is("ssrc-group")) {
                reader.group(line);
            }
        }
        return reader.encodings();
    }

    private void source(SdpLine line) {
        List<String> words = Words.of(line.value(), 2);
        long ssrc = words.isEmpty() ? MALFORMED : Words.decimal(words.getFirst(), MAX_SSRC);
        if (ssrc == MALFORMED) {
            problems.malformed(line, "a=ssrc begins with a number of 32 bits");
        } else if (ssrc != 0 && sources.size() < MAX_SSRCS) {
            sources.add(ssrc);
        }
    }

    private void group(SdpLine line) {
        List<String> words = Words.of(line.value(), 2);
        if (words.isEmpty()) {
            malformed(line);
            return;
        }
        String members = words.size() == 2 ? words.getLast() : "";
        if (!words.getFirst().equals("SIM")) {
            pair(line, words.getFirst(), Words.of(members, 3));
        } else if (layers.isEmpty()) {
            simulcast(line, Words.of(members, MAX_LAYERS + 1));
        }
    }

    private void simulcast(SdpLine line, List<String> members) {
        if (members.size() > MAX_LAYERS) {
            problems.unacceptable(line, "a=ssrc-group:SIM lists at most " + MAX_LAYERS + " layers");
            return;
        }
        for (String member : members) {
            long ssrc = Words.decimal(member, MAX_SSRC);
            if (ssrc == MALFORMED) {
                malformed(line);
            } else if (ssrc != 0) {
                layers.add(ssrc);
            }
        }
    }

    /// All semantics but `SIM` that matter here have a second SSRC repair the first one.
    private void pair(SdpLine line, String semantics, List<String> members) {
        if (members.size() != 2) {
            return;
        }
        long media = Words.decimal(members.getFirst(), MAX_SSRC);
        long repair = Words.decimal(members.getLast(), MAX_SSRC);
        if (media == MALFORMED || repair == MALFORMED) {
            malformed(line);
        } else if (media != 0 && repair != 0 && media != repair) {
            repair(semantics.equals("FID"), media, repair);
        }
    }

    private void malformed(SdpLine line) {
        problems.malformed(line, "a=ssrc-group is a semantics and numbers of 32 bits");
    }

    /// The first group that names an SSRC as repair has it.
    private void repair(boolean byRetransmission, long media, long repair) {
        if (repairs.size() == MAX_SSRCS) {
            return;
        }
        boolean first = repairs.add(repair);
        if (byRetransmission && first) {
            retransmissions.putIfAbsent(media, repair);
            sources.add(media);
        }
    }

    private List<EncodingParameters> encodings() {
        sources.removeAll(repairs);
        layers.removeAll(repairs);
        List<Long> chosen = layers.isEmpty() ? sources.stream().limit(1).toList() : List.copyOf(layers);
        List<EncodingParameters> encodings = new ArrayList<>();
        for (long ssrc : chosen) {
            encodings.add(new EncodingParameters(
                    "", ssrc, retransmissions.getOrDefault(ssrc, EncodingParameters.UNKNOWN_SSRC)));
        }
        return encodings.isEmpty() ? List.of(UNNAMED) : encodings;
    }
}
