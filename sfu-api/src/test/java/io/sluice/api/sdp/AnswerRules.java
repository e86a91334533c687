package io.sluice.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What holds between any offer and any answer to it (RFC 3264, RFC 9143, RFC 9429 §5.3), written without a look at the
/// reader that it checks.
final class AnswerRules {
    private static final Map<String, Set<String>> LEGAL_DIRECTIONS = Map.of(
            "sendrecv", Set.of("sendrecv", "sendonly", "recvonly", "inactive"),
            "sendonly", Set.of("recvonly", "inactive"),
            "recvonly", Set.of("sendonly", "inactive"),
            "inactive", Set.of("inactive"));
    private static final Map<String, Set<String>> LEGAL_SETUPS =
            Map.of("actpass", Set.of("active", "passive"), "active", Set.of("passive"), "passive", Set.of("active"));

    private AnswerRules() {}

    static void check(String offerText, String answerText) {
        assertThat(answerText).endsWith("\r\n").doesNotContain("\r\n\r\n").startsWith("v=0\r\no=- ");
        Part offer = new Part(offerText);
        Part answer = new Part(answerText);
        assertThat(answer.sections).hasSameSizeAs(offer.sections);
        List<String> offeredGroup = offer.group();
        List<String> live = new ArrayList<>();
        boolean first = true;
        for (int i = 0; i < offer.sections.size(); i++) {
            Part theirs = offer.sections.get(i);
            Part ours = answer.sections.get(i);
            assertThat(ours.values("mid")).isEqualTo(theirs.values("mid"));
            assertThat(ours.word(0)).as("medium").isEqualTo(theirs.word(0));
            assertThat(ours.word(2)).as("protocol").isEqualTo(theirs.word(2));
            if (ours.word(1).equals("0")) {
                assertThat(ours.values("ice-ufrag")).isEmpty();
                continue;
            }
            boolean bundleOnly = theirs.has("bundle-only");
            assertThat(theirs.word(1).equals("0") && !bundleOnly)
                    .as("stopped sections stay stopped")
                    .isFalse();
            live.addAll(ours.values("mid"));
            checkLive(offer, theirs, ours);
            assertThat(ours.has("bundle-only")).isFalse();
            boolean withCandidates = !ours.values("candidate").isEmpty();
            assertThat(withCandidates).as("candidates are given once").isEqualTo(first);
            assertThat(ours.has("end-of-candidates")).isEqualTo(first);
            first = false;
        }
        assertThat(live).as("something is alive").isNotEmpty();
        assertThat(answer.group())
                .isEqualTo(offeredGroup.stream().filter(live::contains).toList());
        if (!offeredGroup.isEmpty()) {
            assertThat(offeredGroup).containsAll(live);
        }
    }

    private static void checkLive(Part offer, Part theirs, Part ours) {
        String direction = theirs.direction(offer.direction("sendrecv"));
        assertThat(LEGAL_DIRECTIONS.get(direction)).contains(ours.direction("none"));
        String setup = theirs.values("setup").isEmpty()
                ? "actpass"
                : theirs.values("setup").getFirst();
        assertThat(LEGAL_SETUPS.get(setup)).contains(ours.values("setup").getFirst());
        assertThat(ours.values("ice-ufrag")).hasSize(1);
        assertThat(ours.values("ice-pwd")).hasSize(1);
        assertThat(ours.values("fingerprint")).isNotEmpty();
        assertThat(ours.has("rtcp-mux")).isTrue();
        assertThat(ours.has("rtcp-rsize")).isEqualTo(theirs.has("rtcp-rsize"));
        checkFormats(theirs, ours);
        checkExtensions(theirs, ours);
        checkLayers(theirs, ours);
    }

    private static void checkFormats(Part theirs, Part ours) {
        Map<String, String> offered = byFirstWord(theirs.values("rtpmap"));
        Map<String, String> answered = byFirstWord(ours.values("rtpmap"));
        List<String> payloadTypes = ours.words().subList(3, ours.words().size());
        assertThat(payloadTypes).doesNotHaveDuplicates().isSubsetOf(theirs.words());
        assertThat(answered.keySet()).containsExactlyInAnyOrderElementsOf(payloadTypes);
        assertThat(offered).containsAllEntriesOf(answered);
        assertThat(byFirstWord(ours.values("fmtp")).keySet()).isSubsetOf(payloadTypes);
        assertThat(answered.values()).noneMatch(name -> name.matches("(?i)(ulpfec|flexfec|telephone|cn).*"));
        checkRedundancy(theirs, ours, answered);
        List<String> feedback = theirs.values("rtcp-fb");
        for (String line : ours.values("rtcp-fb")) {
            String any = "*" + line.substring(line.indexOf(' '));
            assertThat(feedback.contains(line) || feedback.contains(any))
                    .as(line)
                    .isTrue();
            assertThat(payloadTypes).contains(line.substring(0, line.indexOf(' ')));
        }
    }

    /// RED is answered with the blocks that were offered, and only beside the codec of those (RFC 2198 §5).
    private static void checkRedundancy(Part theirs, Part ours, Map<String, String> answered) {
        for (Map.Entry<String, String> codec : answered.entrySet()) {
            if (codec.getValue().matches("(?i)red/.*")) {
                String offered = byFirstWord(theirs.values("fmtp")).getOrDefault(codec.getKey(), "");
                String blocks = byFirstWord(ours.values("fmtp")).getOrDefault(codec.getKey(), "");
                assertThat(blocks).isNotEmpty().isEqualTo(offered);
                assertThat(blocks.split("/"))
                        .allSatisfy(block -> assertThat(answered.get(block)).matches("(?i)opus/48000/2"));
            }
        }
    }

    private static void checkExtensions(Part theirs, Part ours) {
        Map<String, String> offered = byFirstWord(theirs.values("extmap"));
        Map<String, Set<String>> legal = Map.of(
                "", Set.of("", "/sendonly", "/recvonly", "/inactive"),
                "/sendonly", Set.of("/recvonly", "/inactive"),
                "/recvonly", Set.of("/sendonly", "/inactive"));
        for (Map.Entry<String, String> line : byFirstWord(ours.values("extmap")).entrySet()) {
            String id = line.getKey().replaceAll("/.*", "");
            String direction = line.getKey().substring(id.length());
            boolean found = false;
            for (Map.Entry<String, String> candidate : offered.entrySet()) {
                String theirId = candidate.getKey().replaceAll("/.*", "");
                if (theirId.equals(id) && candidate.getValue().equals(line.getValue())) {
                    found = true;
                    assertThat(legal.get(candidate.getKey().substring(id.length())))
                            .contains(direction);
                }
            }
            assertThat(found).as("extension %s was offered", line).isTrue();
        }
    }

    private static void checkLayers(Part theirs, Part ours) {
        Set<String> offered = new LinkedHashSet<>();
        for (String rid : theirs.values("rid")) {
            offered.add(rid.replaceFirst(" send.*", ""));
        }
        for (String rid : ours.values("rid")) {
            assertThat(offered).contains(rid.replaceFirst(" recv.*", ""));
        }
    }

    private static Map<String, String> byFirstWord(List<String> lines) {
        Map<String, String> map = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            map.put(words[0], words.length == 2 ? words[1] : "");
        }
        return map;
    }

    /// The session part, or one section.
    static final class Part {
        final List<Part> sections = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        Part(String text) {
            Part current = this;
            for (String line : text.split("\r?\n", -1)) {
                if (line.startsWith("m=")) {
                    current = new Part("");
                    current.lines.clear();
                    sections.add(current);
                }
                current.lines.add(line);
            }
        }

        List<String> words() {
            return List.of(lines.getFirst().substring(2).split(" ", -1));
        }

        String word(int index) {
            return words().get(index);
        }

        boolean has(String attribute) {
            return lines.contains("a=" + attribute);
        }

        List<String> values(String attribute) {
            String prefix = "a=" + attribute + ":";
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        }

        String direction(String orElse) {
            return LEGAL_DIRECTIONS.keySet().stream()
                    .filter(this::has)
                    .findFirst()
                    .orElse(orElse);
        }

        List<String> group() {
            return values("group").stream()
                    .filter(value -> value.startsWith("BUNDLE "))
                    .findFirst()
                    .map(value -> List.of(value.substring(7).split(" ", -1)))
                    .orElse(List.of());
        }
    }
}
