package io.sluice.api.sdp;

import io.sluice.fuzz.Promise;
import io.sluice.fuzz.TextTarget;
import io.sluice.parameters.IceCandidate;
import java.util.List;

/// Any text as a candidate line: what is read and written again reads the same.
public final class CandidateFuzz implements TextTarget {
    @Override
    public String name() {
        return "candidate";
    }

    /// One line may cost no more than one packet.
    @Override
    public long maxAllocatedBytes() {
        return MAX_PACKET_ALLOCATION_BYTES;
    }

    @Override
    public List<String> texts() {
        return List.of(
                "candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host generation 0 ufrag abcd network-id 1",
                "candidate:2 1 tcp 1 2001:db8::1 9 typ host tcptype active",
                "a=candidate:3 1 UDP 1694498815 198.51.100.1 5000 typ srflx raddr 0.0.0.0 rport 0",
                "candidate:4 2 udp 3 a.local 1 typ host",
                "candidate:5 1 udp 3 ::ffff:192.0.2.1 65535 typ relay raddr :: rport 9",
                "end-of-candidates",
                "");
    }

    @Override
    public void fuzz(String text) {
        if (IceFragment.ofCandidate(text, "") instanceof SdpResult.Read<IceFragment>(IceFragment fragment)) {
            Promise.within(fragment.candidates().size(), 0, 1, "a line is one candidate");
            fragment.candidates().forEach(CandidateFuzz::check);
        }
    }

    static void check(IceCandidate candidate) {
        Promise.that(candidate.priority() >= 1, "a candidate has a priority");
        Promise.within(candidate.address().port(), 0, 65_535, "a candidate has a port");
        CandidateLine again = CandidateLine.parse(CandidateLine.write(candidate));
        Promise.that(again != null, "what we write can be read");
        if (again != null) {
            Promise.same(candidate, again.candidate(), "a candidate comes back");
        }
    }
}
