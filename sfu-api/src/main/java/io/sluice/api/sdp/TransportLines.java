package io.sluice.api.sdp;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The server's side of the one transport in → the lines that each answered section repeats of it.
///
/// RFC 9143 §7.1.3 asks for them in the first section of the group only, but clients other than browsers look for them
/// in each one. Candidates are given once.
///
/// @param port default port for `m=` lines: that of a UDP candidate, else 9 (RFC 9429 §5.3.1)
/// @param connection default address, as a `c=` line writes it
record TransportLines(IceParameters ice, DtlsParameters dtls, int port, String connection) {
    static final String NO_ADDRESS = "IN IP4 0.0.0.0";
    private static final int DISCARD_PORT = 9;

    static TransportLines of(IceParameters ice, DtlsParameters dtls) {
        @Nullable TransportAddress chosen = null;
        for (IceCandidate candidate : ice.candidates()) {
            TransportAddress address = candidate.address();
            boolean better = chosen == null || (chosen.isIpv6() && !address.isIpv6());
            if (address.protocol() == TransportProtocol.UDP && better) {
                chosen = address;
            }
        }
        return chosen == null
                ? new TransportLines(ice, dtls, DISCARD_PORT, NO_ADDRESS)
                : new TransportLines(
                        ice, dtls, chosen.port(), (chosen.isIpv6() ? "IN IP6 " : "IN IP4 ") + chosen.host());
    }

    void write(SdpWriter writer, boolean withCandidates) {
        if (withCandidates) {
            writeCandidates(writer, ice);
        }
        writeCredentials(writer, ice);
        for (Fingerprint fingerprint : dtls.fingerprints()) {
            writer.attribute("fingerprint", fingerprint.algorithm() + " " + fingerprint.hashText());
        }
        writer.attribute("setup", dtls.setup().name().toLowerCase(Locale.ROOT));
    }

    static void writeCredentials(SdpWriter writer, IceParameters ice) {
        writer.attribute("ice-ufrag", ice.usernameFragment());
        writer.attribute("ice-pwd", ice.password());
    }

    static void writeCandidates(SdpWriter writer, IceParameters ice) {
        for (IceCandidate candidate : ice.candidates()) {
            writer.attribute("candidate", CandidateLine.write(candidate));
        }
        if (ice.endOfCandidates()) {
            writer.attribute("end-of-candidates");
        }
    }
}
