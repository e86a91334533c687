package io.sluice.fuzz;

import io.sluice.edge.dtls.DtlsEntryFuzz;
import io.sluice.edge.dtls.DtlsFuzz;
import io.sluice.edge.net.FrameFuzz;
import io.sluice.parameters.Codec;
import io.sluice.rtcp.RtcpFuzz;
import io.sluice.rtp.RtpFuzz;
import io.sluice.rtp.codec.DependencyDescriptorFuzz;
import io.sluice.rtp.codec.PayloadFuzz;
import io.sluice.rtp.codec.RedFuzz;
import io.sluice.sim.TransportFuzz;
import io.sluice.srtp.SrtpFuzz;
import io.sluice.stream.RtxFuzz;
import io.sluice.stun.StunFuzz;
import io.sluice.transport.DemultiplexerFuzz;
import java.util.ArrayList;
import java.util.List;

/// The parsers and machines of the core, from the wire upwards.
public final class CoreFuzzTargets implements FuzzTargets {
    @Override
    public List<FuzzTarget> targets() {
        List<FuzzTarget> targets = new ArrayList<>(
                List.of(new StunFuzz(), new FrameFuzz(), new DemultiplexerFuzz(), new DtlsEntryFuzz(), new DtlsFuzz()));
        targets.addAll(SrtpFuzz.targets());
        targets.add(new RtpFuzz());
        targets.addAll(RtcpFuzz.targets());
        for (Codec codec : List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.H265, Codec.AV1)) {
            targets.add(new PayloadFuzz(codec));
        }
        targets.add(new DependencyDescriptorFuzz());
        targets.add(new RedFuzz());
        targets.add(new RtxFuzz());
        targets.add(new TransportFuzz());
        return targets;
    }
}
