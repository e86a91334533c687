package io.sluice.api.sdp;

import io.sluice.fuzz.Promise;
import io.sluice.fuzz.TextTarget;
import java.util.List;

/// Any text as the body of a WHIP or WHEP `PATCH`: what is read is bounded, and what answers it can be read.
public final class FragmentFuzz implements TextTarget {
    private static final String RESTART = """
            a=ice-ufrag:EsAw\r
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r
            a=group:BUNDLE 0\r
            m=audio 9 UDP/TLS/RTP/SAVPF 111\r
            a=mid:0\r
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r
            a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 ufrag EsAw network-id 2\r
            a=end-of-candidates\r
            """;

    @Override
    public String name() {
        return "fragment";
    }

    @Override
    public int maxInputBytes() {
        return 8 * 1024;
    }

    @Override
    public List<String> texts() {
        return List.of(
                RESTART,
                RESTART.replace("\r\n", "\n"),
                "a=ice-lite\r\na=end-of-candidates\r\n",
                "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n");
    }

    @Override
    public void fuzz(String text) {
        SdpResult<IceFragment> result = IceFragment.parse(text);
        if (!(result instanceof SdpResult.Read<IceFragment>(IceFragment fragment))) {
            return;
        }
        Promise.within(fragment.candidates().size(), 0, IceReader.MAX_CANDIDATES, "candidates are bounded");
        fragment.candidates().forEach(CandidateFuzz::check);
        fragment.remote();
        String answer = fragment.answer(Accepting.ice(Accepting.UDP_CANDIDATE));
        SdpResult<IceFragment> again = IceFragment.parse(answer);
        Promise.that(
                again instanceof SdpResult.Read<IceFragment>(IceFragment ours)
                        && ours.hasCredentials()
                        && ours.candidates().equals(List.of(Accepting.UDP_CANDIDATE))
                        && ours.mid().equals(fragment.mid()),
                "what answers a fragment is one, with our credentials: " + again);
    }
}
