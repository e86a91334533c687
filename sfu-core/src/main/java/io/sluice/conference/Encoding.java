package io.sluice.conference;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.CatchUp;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.Codec;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructures;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.stream.KeyFrameRequester;
import io.sluice.stream.Reception;
import io.sluice.stream.RetransmissionBuffer;
import io.sluice.stream.RtpClock;
import io.sluice.stream.RtpStreamReceiver;
import io.sluice.transport.IncomingStream;
import io.sluice.transport.Machine;
import io.sluice.transport.Passage;
import io.sluice.transport.Timetable;
import io.sluice.transport.Transport;
import org.jspecify.annotations.Nullable;

/// One encoding's packets in → each once, judged and kept for repair, to its track.
///
/// The only encoding of a track or one of its simulcast layers. Its SSRC may come late and may change; each SSRC is a
/// source of its own, with its own numbers, so that a repair never mixes two.
final class Encoding implements IncomingStream, Machine, RtpStreamReceiver.Sink {
    /// A second of video at the highest rates that browsers send.
    private static final int KEPT_VIDEO_PACKETS = 1024;

    private static final int KEPT_AUDIO_PACKETS = 64;

    /// What a newcomer is given at once at most, some 120 kB: more would stand in its queue for longer than a new key
    /// frame takes.
    private static final int MAX_CATCH_UP_PACKETS = 100;

    private static final int MAX_CATCH_UP_SECONDS = 5;

    /// How far back a redundant block may reach: 14 bits (RFC 2198 §3).
    private static final int REDUNDANT_TICKS = 1 << 14;

    private final Track track;
    private final CatchUpBudget catchUps;
    private final int layer;
    private final Transport transport;
    private final long key;
    private final KeyFrameRequester.Method method;
    private final RetransmissionBuffer kept;
    private final PaddingNumbers padding = new PaddingNumbers();
    private final KeyFramePlace keyFrame = new KeyFramePlace();
    private final RtpPacket replayed = new RtpPacket();
    private final RtpPacket newest = new RtpPacket();
    private final RtpPacket recovered = new RtpPacket();
    private final RedundantSound redundant = new RedundantSound();
    private final FrameInfo frame = new FrameInfo();
    private final FrameInfo replayedFrame = new FrameInfo();
    private final DependencyStructures structures = new DependencyStructures();
    private final Timetable.Appointment appointment;
    private @Nullable RtpStreamReceiver receiver;
    private @Nullable KeyFrameRequester requester;
    private boolean keyFrameWanted;
    private long sourceId;
    /// The newest packet that came while the track was muted.
    private long mutedUpTo = -1;
    /// No packet has come since a mute ended.
    private boolean unmuted;
    /// Redundant blocks may still be of what was said while muted, counted from the first packet afterwards.
    private boolean justUnmuted;

    private long unmutedSequence;
    private long unmutedTimestamp;
    /// That of the newest packet; meaningless before the first.
    private long newestTimestamp;
    /// The newest packet that told which layers are sent.
    private long allocatedAt = -1;

    /// @param layer its place in the track, as the publisher listed its encodings
    /// @param key stands for it in its transport
    Encoding(Track track, int layer, Transport transport, long key, KeyFrameRequester.Method method) {
        this.track = track;
        this.catchUps = track.catchUps();
        this.layer = layer;
        this.transport = transport;
        this.key = key;
        this.method = method;
        this.kept = new RetransmissionBuffer(
                track.kind() == MediaKind.VIDEO ? KEPT_VIDEO_PACKETS : KEPT_AUDIO_PACKETS,
                RetransmissionBuffer.DEFAULT_MAX_AGE_NANOS);
        this.appointment = transport.schedule("encoding", this);
        transport.report(key, this);
    }

    int layer() {
        return layer;
    }

    /// Numbers the source that sends now; another SSRC is another source.
    long sourceId() {
        return sourceId;
    }

    /// How its timestamps lie in time, or null before it is heard.
    @Nullable
    RtpClock clock() {
        return receiver == null ? null : receiver.clock();
    }

    /// A packet that was forwarded a moment ago, still the encoding's own.
    @Nullable
    PacketBuffer find(long source, long sequence) {
        return source == sourceId ? kept.find(sequence) : null;
    }

    /// Gives one subscription once more what came after a packet that was late, as far as it is still kept: the
    /// subscription waited for that packet and did not take these when they came.
    ///
    /// What is missing here stays a hole and goes the way of a late packet when it is repaired.
    void replay(long late, Subscription subscription, long nowNanos) {
        RtpStreamReceiver stream = receiver;
        if (stream == null) {
            return;
        }
        replayFrom(late + 1, stream, subscription, nowNanos);
    }

    private void replayFrom(long first, RtpStreamReceiver stream, Subscription subscription, long nowNanos) {
        for (long sequence = first; sequence <= stream.highest(); sequence++) {
            PacketBuffer packet = kept.find(sequence);
            if (packet == null && padding.contains(sequence)) {
                subscription.leaveOut(layer, sequence);
            } else if (packet != null && replayed.wrap(packet)) {
                replay(sequence, stream, subscription, nowNanos);
            }
        }
    }

    /// Gives a subscription that begins everything since the newest key frame, so that it waits for no other, if all of
    /// that is still kept and is not too much.
    void catchUp(Subscription subscription, long nowNanos) {
        if (receiver != null
                && isWholeSinceKeyFrame(receiver)
                && catchUps.take((int) (receiver.highest() - keyFrame.sequence()) + 1, nowNanos)) {
            replayFrom(keyFrame.sequence(), receiver, subscription, nowNanos);
        }
    }

    /// Whether it could do so now.
    boolean letsCatchUp() {
        return receiver != null && isWholeSinceKeyFrame(receiver);
    }

    private boolean isWholeSinceKeyFrame(RtpStreamReceiver stream) {
        long first = keyFrame.sequence();
        long last = stream.highest();
        if (!keyFrame.isKnown() || last - first >= MAX_CATCH_UP_PACKETS || kept.find(first) == null) {
            return false;
        }
        for (long sequence = first; sequence <= last; sequence++) {
            PacketBuffer packet = kept.find(sequence);
            boolean goesOn = packet == null
                    ? padding.contains(sequence)
                    : newest.wrap(packet) && isNear(newest.timestamp(), keyFrame.timestamp());
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    /// Whether no leap of the clock lies between.
    private boolean isNear(long timestamp, long before) {
        return Math.abs((long) (int) (timestamp - before)) <= (long) MAX_CATCH_UP_SECONDS * track.clockRateHz();
    }

    /// Where a subscription stands that begins with a packet behind the newest; null if it begins with the newest.
    @Nullable
    CatchUp behind(long first, long nowNanos) {
        RtpStreamReceiver stream = receiver;
        if (stream == null) {
            return null;
        }
        for (long sequence = stream.highest(); sequence > first; sequence--) {
            PacketBuffer packet = kept.find(sequence);
            if (packet != null && newest.wrap(packet)) {
                long timestamp = newest.timestamp();
                return new CatchUp(timestamp, stream.clock().captureNanos(timestamp, nowNanos));
            }
        }
        return null;
    }

    private void replay(long sequence, RtpStreamReceiver stream, Subscription subscription, long nowNanos) {
        Codec codec = track.codecOf(replayed.payloadType());
        if (codec == null) {
            // Kept under a payload type that a negotiation has taken away since: it is nobody's picture now.
            subscription.leaveOut(layer, sequence);
            return;
        }
        subscription.replay(
                replayed,
                read(replayedFrame, codec, replayed, sequence),
                this,
                sequence,
                stream.clock().captureNanos(replayed.timestamp(), nowNanos),
                nowNanos);
    }

    @Override
    public void bound(long ssrc, long nowNanos) {
        kept.close();
        padding.clear();
        keyFrame.forget();
        mutedUpTo = -1;
        unmuted |= justUnmuted;
        justUnmuted = false;
        allocatedAt = -1;
        structures.clear();
        sourceId = track.nextSourceId();
        receiver = new RtpStreamReceiver(
                ssrc, track.clockRateHz(), transport.localSsrc(), track.publisherClock(), track.takesNack(), this);
        boolean wanted = keyFrameWanted || (requester != null && requester.waiting());
        requester = requester == null
                ? new KeyFrameRequester(method, transport.localSsrc(), ssrc, this)
                : requester.successor(ssrc);
        keyFrameWanted = false;
        track.restarted(layer, nowNanos);
        if (wanted) {
            requester.request(nowNanos);
        }
        appointment.refresh();
    }

    @Override
    public long ssrc() {
        return receiver == null ? EncodingParameters.UNKNOWN_SSRC : receiver.ssrc();
    }

    @Override
    public void rtp(RtpPacket packet, boolean repaired, long nowNanos) {
        RtpStreamReceiver stream = receiver;
        if (stream == null) {
            drop(packet, DropReason.UNKNOWN_SSRC);
            return;
        }
        long before = stream.highest();
        Reception reception = stream.handle(packet, repaired, nowNanos);
        appointment.refresh();
        if (!reception.accepted()) {
            drop(packet, reasonOf(reception));
            return;
        }
        if (reception == Reception.RESTARTED) {
            kept.close();
            keyFrame.forget();
            track.restarted(layer, nowNanos);
        }
        long sequence = stream.sequence();
        int ticks = (int) (packet.timestamp() - newestTimestamp);
        if (reception != Reception.LATE) {
            newestTimestamp = packet.timestamp();
        }
        if (packet.payloadLength() == 0) {
            padding.add(sequence);
            track.leaveOut(layer, sequence);
            drop(packet, DropReason.PADDING_ONLY);
            return;
        }
        if (track.muted()) {
            mutedUpTo = Math.max(mutedUpTo, sequence);
            keyFrame.forget();
        }
        // What overtook it was not kept: nobody could begin with a picture of which the rest is gone.
        if (sequence <= mutedUpTo) {
            drop(packet, DropReason.MUTED);
            return;
        }
        Codec codec = track.codecOf(packet.payloadType());
        if (codec == null) {
            drop(packet, DropReason.UNKNOWN_PAYLOAD_TYPE);
            return;
        }
        if (codec == Codec.RED) {
            DropReason wrong = redundant.read(packet, track.blockPayloadType(packet.payloadType()));
            if (wrong != null) {
                drop(packet, wrong);
                return;
            }
            hearUnmuted(packet, sequence, reception);
            if (reception == Reception.NEWEST && before > 0 && (!justUnmuted || before >= unmutedSequence)) {
                recover(packet, sequence, before, ticks, stream, nowNanos);
            }
            if (unmuted || justUnmuted) {
                // Its older blocks may be of what was said while nobody was to hear it.
                codec = Codec.OPUS;
                redundant.unpack(packet, track.blockPayloadType(packet.payloadType()));
            }
        }
        read(frame, codec, packet, sequence);
        if (codec.kind() == MediaKind.VIDEO && frame.keyFrame()) {
            stream.keyFrame();
            keyFrame.arrived(sequence, packet.timestamp());
            if (requester != null) {
                requester.keyFrame();
            }
        }
        hearAllocation(packet, sequence, nowNanos);
        track.forward(
                packet, frame, this, sequence, stream.clock().captureNanos(packet.timestamp(), nowNanos), nowNanos);
        keep(sequence, packet.buffer(), nowNanos);
        appointment.refresh();
    }

    /// The track is heard again, from its next packet on.
    void unmuted() {
        unmuted = true;
    }

    private void hearUnmuted(RtpPacket packet, long sequence, Reception reception) {
        if (reception == Reception.LATE) {
            return;
        }
        if (unmuted) {
            unmuted = false;
            justUnmuted = true;
            unmutedSequence = sequence;
            unmutedTimestamp = packet.timestamp();
        } else if (justUnmuted) {
            // Behind a leap of the clock either way, nothing older is told apart any more, and nothing fits.
            justUnmuted = Math.abs((int) (packet.timestamp() - unmutedTimestamp)) <= REDUNDANT_TICKS;
        }
    }

    private void keep(long sequence, PacketBuffer packet, long nowNanos) {
        if (track.hasSubscriptions()) {
            kept.put(sequence, packet, nowNanos);
        } else {
            packet.release();
        }
    }

    /// Gives everybody what was lost just before a redundant packet, as if it had come before it: later it could have
    /// no number below.
    private void recover(
            RtpPacket packet, long sequence, long before, int ticks, RtpStreamReceiver stream, long nowNanos) {
        if (!track.hasSubscriptions()) {
            return;
        }
        int payloadType = track.blockPayloadType(packet.payloadType());
        for (int block = redundant.recoverable(packet, sequence - before - 1, ticks) - 1; block >= 0; block--) {
            PacketBuffer buffer = track.pool().acquire();
            if (buffer == null) {
                return;
            }
            long lost = sequence - 1 - block;
            redundant.recover(packet, block, payloadType, buffer, recovered);
            stream.recover(lost, nowNanos);
            track.forwardRecovered(
                    recovered,
                    read(frame, Codec.OPUS, recovered, lost),
                    this,
                    lost,
                    stream.clock().captureNanos(recovered.timestamp(), nowNanos),
                    nowNanos);
            keep(lost, buffer, nowNanos);
        }
    }

    private FrameInfo read(FrameInfo into, Codec codec, RtpPacket packet, long sequence) {
        int id = track.descriptorId();
        int descriptor = id == 0 ? -1 : packet.extensions().find(id);
        into.parse(codec, packet, descriptor, structures.at(sequence));
        DependencyDescriptor dependencies = into.dependencies();
        if (dependencies != null && dependencies.templateStructure() && dependencies.structure() != null) {
            structures.take(sequence, dependencies.structure());
        }
        return into;
    }

    private void hearAllocation(RtpPacket packet, long sequence, long nowNanos) {
        int id = track.allocationId();
        int element = id == 0 ? -1 : packet.extensions().find(id);
        // What comes by repair may be out of date.
        if (element >= 0 && sequence > allocatedAt) {
            allocatedAt = sequence;
            track.allocated(layer, packet, element, nowNanos);
        }
    }

    private static DropReason reasonOf(Reception reception) {
        return switch (reception) {
            case DUPLICATE -> DropReason.DUPLICATE;
            case TOO_OLD -> DropReason.TOO_OLD;
            case UNCONFIRMED_JUMP -> DropReason.SEQUENCE_JUMP;
            case NEWEST, LATE, RESTARTED -> throw new IllegalStateException(reception + " is no reason to drop");
        };
    }

    private void drop(RtpPacket packet, DropReason reason) {
        track.traffic().dropped(Passage.RECEIVED, reason);
        packet.buffer().release();
    }

    @Override
    public void senderReport(SenderReport report, long nowNanos) {
        if (receiver != null) {
            receiver.senderReport(report, nowNanos);
        }
    }

    @Override
    public @Nullable ReportBlock reportBlock(long nowNanos) {
        return receiver == null ? null : receiver.reportBlock(nowNanos);
    }

    @Override
    public void goodbye(long nowNanos) {
        track.stopped(layer);
    }

    /// A subscriber waits for a key frame.
    void requestKeyFrame(long nowNanos) {
        if (requester == null) {
            keyFrameWanted = true;
        } else {
            requester.request(nowNanos);
            appointment.refresh();
        }
    }

    @Override
    public void keyFrameNeeded(long nowNanos) {
        if (requester != null) {
            requester.request(nowNanos);
        }
    }

    @Override
    public void send(WritableRtcpPacket packet, long nowNanos) {
        if (transport.isConnected()) {
            transport.send(packet);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        long next = kept.nextDeadlineNanos();
        if (requester != null) {
            next = Math.min(next, requester.nextDeadlineNanos());
        }
        return receiver == null ? next : Math.min(next, receiver.nextDeadlineNanos());
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (receiver != null) {
            receiver.onDeadline(nowNanos);
        }
        if (requester != null && track.hasSubscriptions()) {
            requester.onDeadline(nowNanos);
        } else if (requester != null) {
            // Nobody waits for it any more.
            requester.keyFrame();
        }
        kept.onDeadline(nowNanos);
    }

    void close() {
        appointment.cancel();
        transport.stopReporting(key);
        kept.close();
    }
}
