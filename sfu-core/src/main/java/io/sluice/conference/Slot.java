package io.sluice.conference;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.CatchUp;
import io.sluice.forwarding.CodecMatcher;
import io.sluice.forwarding.DropReason;
import io.sluice.forwarding.ExtensionMap;
import io.sluice.forwarding.PayloadTypeMap;
import io.sluice.forwarding.RtpRewriter;
import io.sluice.forwarding.Verdict;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SlotParameters;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.stream.RtpClock;
import io.sluice.stream.RtpStreamSender;
import io.sluice.stream.RtxPacketizer;
import io.sluice.stream.SentPacket;
import io.sluice.transport.OutgoingStream;
import io.sluice.transport.Passage;
import io.sluice.transport.TransportEnvironment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packets of whichever track is seated in → one unbroken stream to one section of a receiver out.
///
/// A slot owns the wire: its SSRCs, numbers and clock go on over every change of track and end only with the session.
final class Slot implements OutgoingStream {
    /// What a NACK can ask for: more than a second of video.
    private static final int REMEMBERED_VIDEO_PACKETS = 1024;

    private static final int REMEMBERED_AUDIO_PACKETS = 128;

    private final Session session;
    private final String mid;
    private final MediaKind kind;
    private final int seat;
    private final SlotParameters parameters;
    private final TransportEnvironment environment;
    private final RtpRewriter rewriter;
    private final RtpStreamSender sender;
    private final RtxPacketizer rtx;
    private final ProtectedPackets protectedPackets;
    private final RtpPacket source = new RtpPacket();
    private List<CodecParameters> codecs = List.of();
    private List<HeaderExtension> extensions = List.of();
    private boolean open;
    private boolean takesRtx;
    private boolean known;
    private boolean keepsProtected;
    private int transportSequenceId;
    private int absSendTimeId;
    private @Nullable Subscription subscription;
    private long highestSent = -1;

    /// @param seat its number k among the slots of its kind
    /// @param parameters its RTX SSRC is always made; the answer tells it only to a client that takes RTX
    Slot(Session session, String mid, MediaKind kind, int seat, SlotParameters parameters) {
        this.session = session;
        this.mid = mid;
        this.kind = kind;
        this.seat = seat;
        this.parameters = parameters;
        this.environment = session.environment().transports();
        this.rewriter = new RtpRewriter(parameters.ssrc(), environment.random());
        this.sender = new RtpStreamSender(
                parameters.ssrc(),
                kind == MediaKind.VIDEO ? REMEMBERED_VIDEO_PACKETS : REMEMBERED_AUDIO_PACKETS,
                new Repairs());
        this.rtx = new RtxPacketizer(parameters.rtxSsrc(), environment.random());
        this.protectedPackets = new ProtectedPackets(session);
    }

    Session session() {
        return session;
    }

    String mid() {
        return mid;
    }

    MediaKind kind() {
        return kind;
    }

    int seat() {
        return seat;
    }

    /// What the answer says of it.
    SlotParameters parameters() {
        return takesRtx
                ? parameters
                : new SlotParameters(
                        parameters.ssrc(),
                        EncodingParameters.UNKNOWN_SSRC,
                        parameters.cname(),
                        parameters.streamId(),
                        parameters.trackId());
    }

    /// Whether the section is live: an inactive one keeps its slot, but nothing is seated there.
    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
        protectedPackets.close();
    }

    void negotiated(List<CodecParameters> newCodecs, List<HeaderExtension> newExtensions, long nowNanos) {
        open = true;
        boolean changed = !newCodecs.equals(codecs) || !newExtensions.equals(extensions);
        codecs = newCodecs;
        extensions = newExtensions;
        takesRtx = codecs.stream().anyMatch(CodecParameters::hasRtx);
        keepsProtected = !takesRtx && codecs.stream().anyMatch(codec -> codec.has(RtcpFeedback.NACK));
        transportSequenceId = idOf(HeaderExtensionType.TRANSPORT_CC);
        absSendTimeId = idOf(HeaderExtensionType.ABS_SEND_TIME);
        if (changed && subscription != null) {
            subscription.renegotiated(nowNanos);
        }
    }

    /// Whether the receiver has a payload type for what the track sends.
    boolean carries(Track track) {
        return CodecMatcher.match(track.current(), codecs).isPresent();
    }

    @Nullable
    Subscription subscription() {
        return subscription;
    }

    void seated(Subscription newcomer) {
        subscription = newcomer;
        Track track = newcomer.track();
        rewriter.seat(
                PayloadTypeMap.of(track.codecs(), codecs),
                ExtensionMap.of(track.extensions(), extensions, mid),
                track.clockRateHz(),
                track.captureClock());
    }

    void unseated() {
        subscription = null;
    }

    boolean canSend() {
        return session.canSend();
    }

    /// Sends one packet of the seated track.
    ///
    /// @return whether it left; if not, it was counted
    boolean forward(
            RtpPacket packet,
            FrameInfo frame,
            long sourceId,
            long sequence,
            Verdict.Forward verdict,
            long captureNanos,
            long nowNanos) {
        PacketBuffer copy = environment.pool().acquire();
        if (copy == null) {
            return dropped(DropReason.POOL_EXHAUSTED);
        }
        return switch (rewriter.rewrite(packet, frame, sequence, verdict, captureNanos, copy, nowNanos)) {
            case Verdict.Drop drop -> {
                copy.release();
                yield dropped(drop.reason());
            }
            case Verdict.Forward forward -> {
                long number = rewriter.sequence();
                boolean late = number <= highestSent;
                int rtxPayloadType = rewriter.rtxPayloadType(rewriter.packet().payloadType());
                if (late && rtxPayloadType == PayloadTypeMap.NONE) {
                    copy.release();
                    yield dropped(DropReason.INDEX_REFUSED);
                }
                sender.sent(
                        rewriter.packet(), number, sourceId, rewriter.generation(), sequence, rewriter.ids(), nowNanos);
                if (forward.first()) {
                    session.reportSoon(nowNanos);
                }
                yield late ? late(copy, rtxPayloadType, nowNanos) : inOrder(copy, number, nowNanos);
            }
        };
    }

    private boolean inOrder(PacketBuffer copy, long number, long nowNanos) {
        highestSent = number;
        known = true;
        return counted(session.transmit(this, Passage.OFFERED, copy, nowNanos));
    }

    /// A packet that comes behind newer ones, late or repaired, goes out as a retransmission: SRTP gives no index below
    /// its highest, and RTX has numbers of its own.
    private boolean late(PacketBuffer copy, int rtxPayloadType, long nowNanos) {
        if (!rtx.packetize(rewriter.packet(), rtxPayloadType)) {
            copy.release();
            return dropped(DropReason.TOO_LARGE);
        }
        return counted(session.transmit(this, Passage.OFFERED, copy, nowNanos));
    }

    private boolean counted(int bytes) {
        if (bytes > 0) {
            environment.traffic().forwarded();
        }
        return bytes > 0;
    }

    private boolean dropped(DropReason reason) {
        environment.traffic().dropped(Passage.OFFERED, reason);
        return false;
    }

    /// The receiver has the answer that names this slot, for it has just connected by it.
    void known() {
        known = true;
    }

    /// Whether what is sent now finds a receiver: an answer takes longer to arrive and to be taken than a packet.
    boolean isKnown() {
        return known;
    }

    void beginsBehind(@Nullable CatchUp where) {
        rewriter.beginsBehind(where);
    }

    void leaveOut(long sequence) {
        rewriter.leaveOut(sequence);
    }

    void leaveOut(FrameInfo frame, long sequence) {
        rewriter.leaveOut(frame, sequence);
    }

    @Override
    public long ssrc() {
        return parameters.ssrc();
    }

    @Override
    public long rtxSsrc() {
        return parameters().rtxSsrc();
    }

    @Override
    public String cname() {
        return parameters.cname();
    }

    @Override
    public int transportSequenceId() {
        return transportSequenceId;
    }

    @Override
    public int absSendTimeId() {
        return absSendTimeId;
    }

    private int idOf(HeaderExtensionType type) {
        for (HeaderExtension extension : extensions) {
            if (extension.type() == type && extension.direction().sends()) {
                return extension.id();
            }
        }
        return 0;
    }

    @Override
    public boolean keepsProtected() {
        return keepsProtected;
    }

    @Override
    public void keep(PacketBuffer packet, long nowNanos) {
        protectedPackets.keep(highestSent, packet, nowNanos);
    }

    @Override
    public void nack(Nack nack, long nowNanos) {
        environment.traffic().repairsAsked(nack.count());
        sender.nack(nack, nowNanos);
    }

    private int resend(SentPacket sent, long nowNanos) {
        if (keepsProtected) {
            return protectedPackets.resend(sent.sequence());
        }
        Subscription seated = subscription;
        int payloadType = rewriter.rtxPayloadType(sent.payloadType());
        if (seated == null || sent.generation() != rewriter.generation() || payloadType == PayloadTypeMap.NONE) {
            return notRepaired(DropReason.RETRANSMISSION_EXPIRED);
        }
        Encoding encoding = seated.track().bySource(sent.sourceId());
        PacketBuffer original = encoding == null ? null : encoding.find(sent.sourceId(), sent.sourceSequence());
        Codec codec = original == null || !source.wrap(original)
                ? null
                : seated.track().codecOf(source.payloadType());
        if (codec == null) {
            return notRepaired(DropReason.RETRANSMISSION_EXPIRED);
        }
        PacketBuffer copy = environment.pool().acquire();
        if (copy == null) {
            return notRepaired(DropReason.POOL_EXHAUSTED);
        }
        if (!rewriter.repeat(
                        source,
                        codec,
                        sent.sequence(),
                        sent.timestamp(),
                        sent.payloadType(),
                        sent.marker(),
                        sent.descriptor(),
                        copy)
                || !rtx.packetize(rewriter.packet(), payloadType)) {
            copy.release();
            return notRepaired(DropReason.TOO_LARGE);
        }
        return session.transmit(this, Passage.REPAIR, copy, nowNanos);
    }

    private int notRepaired(DropReason reason) {
        environment.traffic().dropped(Passage.REPAIR, reason);
        return 0;
    }

    private final class Repairs implements RtpStreamSender.Sink {
        @Override
        public int resend(SentPacket packet, long nowNanos) {
            int bytes = Slot.this.resend(packet, nowNanos);
            if (bytes > 0) {
                environment.traffic().repaired();
            }
            return bytes;
        }

        @Override
        public void refused(RtpStreamSender.Refusal why) {
            notRepaired(
                    switch (why) {
                        case LIMIT -> DropReason.RETRANSMISSION_LIMIT;
                        case RATE -> DropReason.RETRANSMISSION_RATE;
                        case UNKNOWN -> DropReason.RETRANSMISSION_EXPIRED;
                    });
        }

        @Override
        public void lostForGood(long nowNanos) {
            keyFrameNeeded(nowNanos);
        }
    }

    @Override
    public void keyFrameNeeded(long nowNanos) {
        if (subscription != null) {
            subscription.keyFrameNeeded(nowNanos);
        }
    }

    @Override
    public void receiverReport(ReportBlock block, long nowNanos) {
        sender.receiverReport(block, environment.wallClock().ntpAt(nowNanos));
    }

    @Override
    public @Nullable SenderReport senderReport(long nowNanos) {
        Subscription seated = subscription;
        // Nothing of a muted track is sent, and its clock may leap unseen: no report (RFC 3550 §6.4, we_sent).
        if (seated == null || seated.track().muted() || !rewriter.begun()) {
            return null;
        }
        Encoding encoding = seated.track().encoding(seated.currentLayer());
        RtpClock clock = encoding == null ? null : encoding.clock();
        return clock == null
                ? null
                : sender.senderReport(
                        environment.wallClock().ntpAt(nowNanos), rewriter.timestamp(clock.timestampAt(nowNanos)));
    }

    SlotView view(SlotView.@Nullable Reason emptyBecause) {
        Subscription seated = subscription;
        if (seated == null) {
            return new SlotView(mid, kind, null, emptyBecause);
        }
        return new SlotView(mid, kind, seated.track().id(), seated.track().muted() ? SlotView.Reason.MUTED : null);
    }
}
