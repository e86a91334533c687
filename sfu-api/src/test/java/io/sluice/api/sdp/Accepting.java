package io.sluice.api.sdp;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.SlotParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A peer of the writer that accepts whatever can be: the shortest negotiation that gives each kind of section.
final class Accepting {
    static final IceCandidate UDP_CANDIDATE = candidate("192.0.2.10", 7000, TransportProtocol.UDP);

    private Accepting() {}

    static IceCandidate candidate(String host, int port, TransportProtocol protocol) {
        TransportAddress address = Objects.requireNonNull(TransportAddress.parse(host, port, protocol));
        return new IceCandidate(
                "1",
                1,
                2_130_706_431L,
                address,
                IceCandidate.Type.HOST,
                protocol == TransportProtocol.UDP ? IceCandidate.TcpType.NONE : IceCandidate.TcpType.PASSIVE);
    }

    static IceParameters ice(IceCandidate... candidates) {
        return new IceParameters("srv0", "0123456789abcdefghijkl", false, List.of(candidates), true);
    }

    static SessionResult.Accepted accept(SessionRequest request) {
        return accept(request, ice(UDP_CANDIDATE, candidate("192.0.2.10", 7000, TransportProtocol.TCP)));
    }

    static SessionResult.Accepted accept(SessionRequest request, IceParameters ice) {
        List<SectionResult> sections = new ArrayList<>();
        for (SectionRequest section : request.sections()) {
            sections.add(accept(section, sections.size()));
        }
        DtlsParameters.Setup setup = request.dtls().setup() == DtlsParameters.Setup.PASSIVE
                ? DtlsParameters.Setup.ACTIVE
                : DtlsParameters.Setup.PASSIVE;
        return new SessionResult.Accepted(
                ice, new DtlsParameters(setup, List.of(new Fingerprint("sha-256", new byte[32]))), sections);
    }

    private static SectionResult accept(SectionRequest request, int index) {
        return switch (request) {
            case SectionRequest.Publish publish ->
                publish.codecs().isEmpty()
                        ? rejected(publish)
                        : new SectionResult.Published(
                                publish.mid(),
                                publish.kind(),
                                publish.codecs(),
                                reversed(publish.extensions()),
                                publish.encodings(),
                                publish.simulcast(),
                                "trk_" + index,
                                publish.source());
            case SectionRequest.Receive receive ->
                receive.codecs().isEmpty()
                        ? rejected(receive)
                        : new SectionResult.Receiving(
                                receive.mid(),
                                receive.kind(),
                                receive.codecs(),
                                reversed(receive.extensions()),
                                slot(receive, index));
            case SectionRequest.Inactive inactive ->
                new SectionResult.Inactive(
                        inactive.mid(),
                        inactive.kind(),
                        inactive.codecs(),
                        reversed(inactive.extensions()),
                        inactive.stopped());
        };
    }

    private static SlotParameters slot(SectionRequest.Receive receive, int index) {
        boolean rtx = receive.codecs().stream().anyMatch(codec -> codec.hasRtx());
        return new SlotParameters(
                1000 + index,
                rtx ? 2000 + index : EncodingParameters.UNKNOWN_SSRC,
                "cname",
                "stream-" + index,
                "track-" + index);
    }

    private static SectionResult rejected(SectionRequest request) {
        return new SectionResult.Rejected(request.mid(), request.kind(), SectionResult.Rejected.Reason.NO_COMMON_CODEC);
    }

    private static List<HeaderExtension> reversed(List<HeaderExtension> offered) {
        return offered.stream()
                .map(e -> new HeaderExtension(e.type(), e.id(), e.direction().reversed()))
                .toList();
    }
}
