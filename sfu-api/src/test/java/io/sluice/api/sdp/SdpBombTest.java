package io.sluice.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.conference.SessionKind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Descriptions made to cost much: each is refused with 413 or 422, or read for about what its text is worth, and what
/// the session knew before stays.
class SdpBombTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// What is allocated in all for each character, in the worst case: its line, its words, its place in a list and
    /// in the request. As much as a browser's own offers cost.
    private static final int BYTES_PER_CHARACTER = 24;

    private static final int FLOOR_BYTES = 256 * 1024;

    private final SdpSession session = new SdpSession(SessionKind.WEBSOCKET, new Random(1));

    /// A text, and the statuses that it may have; 0 stands for being read.
    record Bomb(String name, String text, List<Integer> statuses) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String repeat(int count, IntFunction<String> line) {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, count).forEach(i -> text.append(line.apply(i)).append("\r\n"));
        return text.toString();
    }

    private static String offer(String lines) {
        return OfferText.bundled("0", OfferText.vp8("0") + lines);
    }

    static Stream<Bomb> bombs() {
        return Stream.of(
                new Bomb(
                        "a thousand sections",
                        OfferText.bundled("0", OfferText.vp8("0").repeat(1_000)),
                        List.of(413, 422)),
                new Bomb(
                        "a thousand sections of one line",
                        OfferText.unbundled("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n".repeat(1_000)),
                        List.of(422)),
                new Bomb("ten megabytes in one line", offer("a=" + "x".repeat(10 << 20)), List.of(413)),
                new Bomb("ten megabytes in short lines", offer("a=x\r\n".repeat(2 << 20)), List.of(413)),
                new Bomb("ten megabytes of nothing", "\n".repeat(10 << 20), List.of(413)),
                new Bomb(
                        "many parameters",
                        offer("a=fmtp:96 " + repeat(900, i -> "x" + i + "=1;").replace("\r\n", "") + "\r\n"),
                        List.of(422)),
                new Bomb("nothing but separators", offer("a=fmtp:96 " + ";".repeat(8_000) + "\r\n"), List.of(0, 422)),
                new Bomb(
                        "parameters again and again",
                        offer(repeat(4_000, i -> "a=fmtp:96 x" + i + "=1")),
                        List.of(0, 422)),
                new Bomb(
                        "candidates in an offer",
                        offer(repeat(
                                4_000, i -> "a=candidate:" + i + " 1 udp 5 192.0.2.1 " + (1_024 + i) + " typ host")),
                        List.of(413, 422)),
                new Bomb("feedback for all", offer("a=rtcp-fb:* nack\r\n".repeat(9_000)), List.of(0, 422)),
                new Bomb("feedback, each another", offer(repeat(8_000, i -> "a=rtcp-fb:* x" + i)), List.of(0, 422)),
                new Bomb("lines of one character", offer("a=x\r\n".repeat(9_000)), List.of(0)),
                new Bomb("sources", offer(repeat(8_000, i -> "a=ssrc:" + i + " cname:x")), List.of(0, 422)),
                new Bomb(
                        "groups of sources",
                        offer(repeat(6_000, i -> "a=ssrc-group:FID " + i + " " + (i + 1))),
                        List.of(0, 422)),
                new Bomb(
                        "empty groups of layers",
                        offer(repeat(4_000, i -> "a=ssrc-group:SIM 0 0 0 0 0 0 0 0")),
                        List.of(0)),
                new Bomb("layers by source", offer("a=ssrc-group:SIM" + " 1".repeat(2_000) + "\r\n"), List.of(422)),
                new Bomb("layers", offer(repeat(6_000, i -> "a=rid:r" + i + " send")), List.of(422)),
                new Bomb(
                        "alternatives of layers",
                        offer("a=simulcast:send " + "a,b;".repeat(1_900) + "\r\n"),
                        List.of(422)),
                new Bomb(
                        "extensions",
                        offer(repeat(6_000, i -> "a=extmap:" + (1 + i % 255) + " urn:x" + i)),
                        List.of(0)),
                new Bomb(
                        "fingerprints",
                        offer(repeat(2_000, i -> "a=fingerprint:sha-256 " + OfferText.FINGERPRINT.substring(8))),
                        List.of(0, 422)),
                new Bomb(
                        "formats of one section",
                        OfferText.bundled(
                                "0", OfferText.section("video 9 UDP/TLS/RTP/SAVPF" + " 96".repeat(2_000), "0", "")),
                        List.of(400, 422)),
                new Bomb(
                        "a group of everybody",
                        OfferText.bundled("0 ".repeat(2_000).strip(), OfferText.vp8("0")),
                        List.of(0, 400, 422)),
                new Bomb(
                        "two sections of one mid",
                        OfferText.bundled("0", OfferText.vp8("0"), OfferText.vp8("0")),
                        List.of(400)),
                new Bomb("groups", offer(repeat(9_000, i -> "a=group:BUNDLE " + i)), List.of(0, 422)));
    }

    private static int status(SdpResult<?> result) {
        return switch (result) {
            case SdpResult.Read<?> read -> 0;
            case SdpResult.Faulty<?>(SdpProblem problem) -> problem.kind().status();
        };
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombCostsNoMoreThanItsTextAndChangesNothing(Bomb bomb) {
        String before = OfferText.bundled("0 1", OfferText.opus("0"), OfferText.vp8("1"));
        SdpOffer known = read(before);
        session.answer(known, Accepting.accept(known.request()));
        status(session.read(bomb.text(), List.of()));

        long begun = THREADS.getCurrentThreadAllocatedBytes();
        SdpResult<SdpOffer> result = session.read(bomb.text(), List.of());
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - begun;

        // One that could be read has fewer sections than the last offer, which is no continuation of it.
        assertThat(status(result))
                .isIn(bomb.statuses().stream()
                        .map(status -> status == 0 ? 422 : status)
                        .toList());
        assertThat(status(SdpOffer.parse(bomb.text(), SessionKind.WEBSOCKET, List.of())))
                .isIn(bomb.statuses());
        assertThat(bytes)
                .isLessThan(FLOOR_BYTES
                        + (long) BYTES_PER_CHARACTER * Math.min(bomb.text().length(), SdpOffer.MAX_SIZE_BYTES));
        if (bomb.text().length() > SdpOffer.MAX_SIZE_BYTES) {
            // Refused by its length alone, before anything is made of it.
            assertThat(bytes).isLessThan(FLOOR_BYTES);
        }
        assertThat(read(before).request()).isEqualTo(known.request());
    }

    private SdpOffer read(String sdp) {
        return ((SdpResult.Read<SdpOffer>) session.read(sdp, List.of())).value();
    }

    @Test
    void aFragmentFullOfCandidatesIsRefusedAsAWhole() {
        String credentials = "a=ice-ufrag:cli1\r\na=ice-pwd:0123456789012345678901\r\n";
        String flood = repeat(500, i -> "a=candidate:" + i + " 1 udp 5 192.0.2.1 " + (1_024 + i) + " typ host");
        assertThat(status(IceFragment.parse(credentials + flood))).isEqualTo(422);
        String huge = repeat(5_000, i -> "a=candidate:" + i + " 1 udp 5 192.0.2.1 " + (1_024 + i) + " typ host");
        assertThat(status(IceFragment.parse(credentials + huge))).isEqualTo(413);
        assertThat(status(IceFragment.parse(credentials + "m=audio 9 RTP/SAVPF 0\r\n".repeat(1_000))))
                .isEqualTo(422);
    }

    /// A thousand offers after one another, most of them bombs: the session grows by nothing but its version.
    @Test
    void aThousandOffersLeaveTheSessionAsItWas() {
        String good = OfferText.bundled("0 1", OfferText.opus("0"), OfferText.vp8("1"));
        List<Bomb> small = bombs().filter(bomb -> bomb.text().length() < 20_000).toList();
        assertThat(small).isNotEmpty();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            session.read(small.get(i % small.size()).text(), List.of());
            if (i % 10 == 0) {
                SdpOffer offer = read(good);
                String answer = session.answer(offer, Accepting.accept(offer.request()));
                answers.add(answer.replaceFirst("o=- (\\d+) \\d+", "o=- $1"));
            }
        }
        assertThat(answers).hasSize(100).allMatch(answers.getFirst()::equals);
    }
}
