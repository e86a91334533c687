package io.sluice.api.sdp;

import io.sluice.parameters.EncodingParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// The `a=rid`, `a=simulcast`, `a=ssrc` and `a=ssrc-group` lines of a section that sends in → its encodings out
/// (RFC 8851, RFC 8853, RFC 5576).
final class EncodingReader {
    private static final int MAX_ENCODINGS = 16;
    private static final int MAX_RID_LENGTH = 64;
    private static final int MAX_SSRCS = 256;
    private static final long MAX_SSRC = 0xffff_ffffL;

    private EncodingReader() {}

    /// What a section that sends offers.
    ///
    /// @param encodings one, or the layers in the order offered
    /// @param simulcast whether layers are told apart by rid
    /// @param rids what the answer says again about each rid, by rid, in the order of the layers
    record Encodings(List<EncodingParameters> encodings, boolean simulcast, SequencedMap<String, Rid> rids) {
        Encodings {
            encodings = List.copyOf(encodings);
            rids = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rids));
        }
    }

    /// @param restrictions what followed `send`, empty where nothing did
    /// @param paused whether the layer starts paused. An answer without the tilde would switch it on in the client.
    record Rid(String restrictions, boolean paused) {}

    static Encodings read(SdpSection section, FirstProblem problems) {
        Map<String, String> declared = declaredRids(section, problems);
        Map<String, Boolean> layers = simulcastLayers(section, declared, problems);
        boolean simulcast = !layers.isEmpty();
        if (!simulcast && !declared.isEmpty()) {
            // Without a=simulcast one rid is one stream; which of several would be sent is not said.
            layers.put(declared.keySet().iterator().next(), false);
        }
        if (layers.isEmpty()) {
            return new Encodings(bySsrc(section, problems), false, new LinkedHashMap<>());
        }
        List<EncodingParameters> encodings = new ArrayList<>();
        SequencedMap<String, Rid> rids = new LinkedHashMap<>();
        for (Map.Entry<String, Boolean> layer : layers.entrySet()) {
            String rid = layer.getKey();
            encodings.add(
                    new EncodingParameters(rid, EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC));
            rids.put(rid, new Rid(declared.getOrDefault(rid, ""), layer.getValue()));
        }
        return new Encodings(encodings, simulcast, rids);
    }

    /// The rids that the client sends, each with its restrictions.
    private static Map<String, String> declaredRids(SdpSection section, FirstProblem problems) {
        Map<String, String> declared = new LinkedHashMap<>();
        for (SdpLine line : section.lines()) {
            if (!line.is("rid")) {
                continue;
            }
            List<String> words = Words.of(line.value(), 3);
            if (words.size() < 2 || !isRid(words.get(0))) {
                problems.malformed(line, "a=rid is an identifier and a direction");
            } else if (words.get(1).equals("send")) {
                if (declared.size() == MAX_ENCODINGS) {
                    problems.unacceptable(line, "a section has at most " + MAX_ENCODINGS + " rids");
                    return declared;
                }
                declared.putIfAbsent(words.get(0), words.size() == 3 ? words.get(2) : "");
            }
        }
        return declared;
    }

    /// Which declared rid is a layer, and whether it starts paused; of alternatives the first one is taken.
    private static Map<String, Boolean> simulcastLayers(
            SdpSection section, Map<String, String> declared, FirstProblem problems) {
        Map<String, Boolean> layers = new LinkedHashMap<>();
        SdpLine line = SdpDocument.first(section.lines(), "simulcast");
        if (line == null) {
            return layers;
        }
        List<String> words = Words.of(line.value(), 5);
        for (int i = 0; i < words.size(); i += 2) {
            String direction = words.get(i);
            boolean known = direction.equals("send") || direction.equals("recv");
            if (i + 1 == words.size() || !known) {
                problems.malformed(line, "a=simulcast is send or recv, each with a list of rids");
                return layers;
            }
            if (direction.equals("recv")) {
                continue;
            }
            String[] lists = words.get(i + 1).split(";", MAX_ENCODINGS + 1);
            if (lists.length > MAX_ENCODINGS) {
                problems.unacceptable(line, "a=simulcast lists at most " + MAX_ENCODINGS + " layers");
                return layers;
            }
            for (String alternatives : lists) {
                String first = alternatives.split(",", 2)[0];
                boolean paused = first.startsWith("~");
                String rid = paused ? first.substring(1) : first;
                if (!isRid(rid)) {
                    problems.malformed(line, "this list of rids is malformed: " + SdpProblem.quote(words.get(i + 1)));
                    return layers;
                }
                if (declared.containsKey(rid)) {
                    layers.putIfAbsent(rid, paused);
                }
            }
        }
        return layers;
    }

    /// One encoding, or those of a SIM group, which older clients use instead of rids.
    private static List<EncodingParameters> bySsrc(SdpSection section, FirstProblem problems) {
        Set<Long> sources = new LinkedHashSet<>();
        Map<Long, Long> retransmissions = new LinkedHashMap<>();
        Set<Long> repairs = new LinkedHashSet<>();
        List<Long> layers = List.of();
        for (SdpLine line : section.lines()) {
            if (line.is("ssrc")) {
                long ssrc = ssrc(Words.of(line.value(), 2), 0);
                if (ssrc < 0) {
                    problems.malformed(line, "a=ssrc begins with a number of 32 bits");
                } else if (sources.size() < MAX_SSRCS) {
                    sources.add(ssrc);
                }
            } else if (line.is("ssrc-group")) {
                List<String> words = Words.of(line.value(), MAX_ENCODINGS + 1);
                List<Long> members = new ArrayList<>();
                for (int i = 1; i < words.size(); i++) {
                    members.add(ssrc(words, i));
                }
                if (words.isEmpty() || members.contains(-1L)) {
                    problems.malformed(line, "a=ssrc-group is a semantics and numbers of 32 bits");
                } else if (words.getFirst().equals("SIM") && layers.isEmpty()) {
                    layers = members;
                } else if (members.size() == 2 && repairs.size() < MAX_SSRCS) {
                    if (words.getFirst().equals("FID")) {
                        retransmissions.putIfAbsent(members.getFirst(), members.getLast());
                        sources.add(members.getFirst());
                    }
                    repairs.add(members.getLast());
                }
            }
        }
        sources.removeAll(repairs);
        List<Long> chosen = layers.size() > 1 ? layers : List.copyOf(sources).subList(0, Math.min(1, sources.size()));
        List<EncodingParameters> encodings = new ArrayList<>();
        for (long ssrc : chosen) {
            encodings.add(new EncodingParameters(
                    "", ssrc, retransmissions.getOrDefault(ssrc, EncodingParameters.UNKNOWN_SSRC)));
        }
        return encodings.isEmpty()
                ? List.of(new EncodingParameters("", EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC))
                : encodings;
    }

    private static long ssrc(List<String> words, int index) {
        return index < words.size() ? Words.decimal(words.get(index), MAX_SSRC) : -1;
    }

    private static boolean isRid(String text) {
        return Words.isName(text, MAX_RID_LENGTH);
    }
}
