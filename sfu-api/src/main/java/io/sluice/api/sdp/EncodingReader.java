package io.sluice.api.sdp;

import io.sluice.parameters.EncodingParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The `a=rid` and `a=simulcast` lines of a section that sends in → its encodings out (RFC 8851, RFC 8853).
///
/// SSRCs are looked at only where no layer has a rid: browsers that name layers list the SSRCs of some beside them.
final class EncodingReader {
    private static final int MAX_ENCODINGS = 16;
    private static final int MAX_RID_LENGTH = 64;

    private EncodingReader() {}

    /// What a section that sends offers.
    ///
    /// @param encodings one, or the layers in the order offered, named by rid or else by SSRC
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
            return new Encodings(SourceReader.read(section, problems), false, new LinkedHashMap<>());
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

    private static boolean isRid(String text) {
        return Words.isName(text, MAX_RID_LENGTH);
    }
}
