package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.EncodingParameters;
import io.sluice.rtcp.ExtendedReport;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Goodbye;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.Remb;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.SourceDescription;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.UnknownRtcpPacket;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.stream.CompoundReports;
import io.sluice.stream.ReportScheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A peer's RTCP in → what it says to the streams that it concerns; and reports and feedback of our own out.
///
/// RTCP ends here on both sides of a conference: nothing of it is passed from one peer to another. Feedback about an
/// SSRC that the peer neither sends nor receives is dropped and counted.
final class RtcpTermination {
    private final Transport transport;
    private final TransportEnvironment environment;
    private final StreamDemultiplexer incoming;
    private final TransportFeedbackRecorder recorder;
    private final SequencedMap<Long, OutgoingStream> outgoing = new LinkedHashMap<>();
    private final SequencedMap<Long, IncomingStream> reported = new LinkedHashMap<>();
    private final CompoundReports reports;
    private final ReportScheduler scheduler;
    private final Timetable.Appointment appointment;

    RtcpTermination(
            Transport transport,
            TransportEnvironment environment,
            StreamDemultiplexer incoming,
            TransportFeedbackRecorder recorder) {
        this.transport = transport;
        this.environment = environment;
        this.incoming = incoming;
        this.recorder = recorder;
        this.reports = new CompoundReports(transport.localSsrc(), transport.cname());
        this.scheduler = new ReportScheduler(environment.random(), this::report);
        this.appointment = environment
                .timetable()
                .add(
                        "reports",
                        new Machine() {
                            @Override
                            public long nextDeadlineNanos() {
                                return scheduler.nextDeadlineNanos();
                            }

                            @Override
                            public void onDeadline(long nowNanos) {
                                scheduler.onDeadline(nowNanos);
                            }
                        },
                        transport::fault);
    }

    void start(long nowNanos) {
        scheduler.start(nowNanos);
        appointment.refresh();
    }

    /// A stream began: its receiver should soon know how its timestamps lie in time.
    void reportSoon(long nowNanos) {
        scheduler.soon(nowNanos);
        appointment.refresh();
    }

    void add(OutgoingStream stream) {
        outgoing.put(stream.ssrc(), stream);
    }

    void remove(OutgoingStream stream) {
        outgoing.remove(stream.ssrc());
    }

    /// @param key any number that stands for the stream in this transport
    void add(long key, IncomingStream stream) {
        reported.put(key, stream);
    }

    void remove(long key) {
        reported.remove(key);
    }

    /// Reads a plaintext compound; the buffer stays the caller's.
    void handle(PacketBuffer buffer, long nowNanos) {
        List<RtcpPacket> packets = RtcpParser.parse(buffer);
        if (packets == null) {
            environment.traffic().dropped(Passage.RECEIVED, DropReason.MALFORMED);
            return;
        }
        environment.traffic().taken(PacketKind.RTCP);
        for (RtcpPacket packet : packets) {
            handle(packet, nowNanos);
        }
    }

    private void handle(RtcpPacket packet, long nowNanos) {
        switch (packet) {
            case SenderReport report -> {
                IncomingStream stream = incoming.mediaStream(report.ssrc());
                if (stream != null) {
                    stream.senderReport(report, nowNanos);
                }
                blocks(report.reports(), nowNanos);
            }
            case ReceiverReport report -> blocks(report.reports(), nowNanos);
            case Nack nack -> {
                environment.traffic().feedbackAsked();
                OutgoingStream stream = outgoing(nack.mediaSsrc());
                if (stream != null) {
                    stream.nack(nack, nowNanos);
                }
            }
            case Pli pli -> {
                environment.traffic().feedbackAsked();
                keyFrame(pli.mediaSsrc(), nowNanos);
            }
            case Fir fir -> {
                for (Fir.Request request : fir.requests()) {
                    environment.traffic().feedbackAsked();
                    keyFrame(request.ssrc(), nowNanos);
                }
            }
            case TransportFeedback feedback -> recorder.feedback(feedback, nowNanos);
            case Goodbye goodbye -> goodbye(goodbye, nowNanos);
            case SourceDescription ignored -> {}
            case Remb ignored -> {}
            case ExtendedReport ignored -> {}
            case UnknownRtcpPacket ignored -> {}
        }
    }

    private void blocks(List<ReportBlock> blocks, long nowNanos) {
        for (ReportBlock block : blocks) {
            // Reports about our RTX streams are as welcome as useless.
            OutgoingStream stream = outgoing.get(block.ssrc());
            if (stream != null) {
                stream.receiverReport(block, nowNanos);
            }
        }
    }

    private void keyFrame(long ssrc, long nowNanos) {
        OutgoingStream stream = outgoing(ssrc);
        if (stream != null) {
            stream.keyFrameNeeded(nowNanos);
        }
    }

    private @Nullable OutgoingStream outgoing(long ssrc) {
        OutgoingStream stream = outgoing.get(ssrc);
        if (stream == null) {
            environment.traffic().dropped(Passage.FEEDBACK, DropReason.FOREIGN_FEEDBACK);
        } else {
            environment.traffic().feedbackHeeded();
        }
        return stream;
    }

    private void goodbye(Goodbye goodbye, long nowNanos) {
        for (long ssrc : goodbye.ssrcs()) {
            IncomingStream stream = incoming.mediaStream(ssrc);
            if (stream != null) {
                stream.goodbye(nowNanos);
            }
        }
    }

    private void report(long nowNanos) {
        for (OutgoingStream stream : outgoing.values()) {
            SenderReport report = stream.senderReport(nowNanos);
            if (report != null) {
                reports.add(report, stream.cname());
            }
        }
        for (IncomingStream stream : reported.values()) {
            ReportBlock block = stream.reportBlock(nowNanos);
            if (block != null) {
                reports.add(block);
            }
        }
        reports.write(this::acquire, transport::transmitRtcp);
    }

    private @Nullable PacketBuffer acquire() {
        environment.traffic().made();
        PacketBuffer buffer = environment.pool().acquire();
        if (buffer == null) {
            environment.traffic().dropped(Passage.OWN, DropReason.POOL_EXHAUSTED);
        }
        return buffer;
    }

    /// Sends feedback at once, as reduced-size RTCP (RFC 5506).
    void send(WritableRtcpPacket packet) {
        PacketBuffer buffer = acquire();
        if (buffer == null) {
            return;
        }
        if (new RtcpWriter(buffer).append(packet)) {
            transport.transmitRtcp(buffer);
        } else {
            buffer.release();
            environment.traffic().dropped(Passage.OWN, DropReason.TOO_LARGE);
        }
    }

    /// Says BYE for every stream that the peer has heard of us.
    void sayGoodbye() {
        List<Long> ssrcs = new ArrayList<>();
        for (OutgoingStream stream : outgoing.values()) {
            ssrcs.add(stream.ssrc());
            if (stream.rtxSsrc() != EncodingParameters.UNKNOWN_SSRC) {
                ssrcs.add(stream.rtxSsrc());
            }
        }
        for (int from = 0; from < ssrcs.size(); from += 31) {
            send(new Goodbye(ssrcs.subList(from, Math.min(ssrcs.size(), from + 31)), ""));
        }
    }

    void close() {
        appointment.cancel();
    }
}
