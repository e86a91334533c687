package io.sluice.forwarding;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.Codec;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.RedPayload;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Packets of whichever source sits in a slot in → that slot's one unbroken stream out.
///
/// One per slot, for as long as its keys live: the SSRC is the slot's, sequence numbers and timestamps go on
/// over every change of track and layer, mute and silence; payload types and header extensions are the
/// receiver's. It copies the payload from the source's buffer into the receiver's and writes the header before
/// it; nothing is allocated.
///
/// RED goes out as it came, with the receiver's payload type in its blocks, or as the Opus of its primary block to who
/// takes no RED (RFC 2198). Which of both was sent is told by the payload type, so that a repair is the same packet.
public final class RtpRewriter {
    /// With SRTP's tag, RTX's two bytes, UDP and IPv6 around it this fills an Ethernet frame.
    public static final int MAX_PACKET_BYTES = 1_432;

    private final long ssrc;
    private final SequenceMap sequences;
    private final TimestampMap timestamps;
    private final FrameIds frameIds;
    private final ExtensionBlock block = new ExtensionBlock();
    private final RtpPacket packet = new RtpPacket();
    private final RedPayload redundant = new RedPayload();
    private Seat seat = Seat.EMPTY;
    private int generation;
    private boolean begun;
    private @Nullable CatchUp catchUp;
    private long sequence;
    private long ids;

    /// What one track and this receiver have agreed on.
    private record Seat(
            PayloadTypeMap payloadTypes, ExtensionMap extensions, int clockRateHz, CaptureClock captureClock) {
        static final Seat EMPTY = new Seat(
                PayloadTypeMap.of(List.of(), List.of()),
                ExtensionMap.of(List.of(), List.of(), ""),
                90_000,
                CaptureClock.UNKNOWN);
    }

    /// @param random for the first sequence number and timestamp (RFC 3550 §5.1)
    public RtpRewriter(long ssrc, RandomGenerator random) {
        this.ssrc = ssrc;
        this.sequences = new SequenceMap(random.nextInt(1, 1 << 15));
        this.timestamps = new TimestampMap(random.nextInt(), Seat.EMPTY.clockRateHz);
        this.frameIds = new FrameIds(random.nextInt(1 << 15), random.nextInt(), random.nextInt());
    }

    public long ssrc() {
        return ssrc;
    }

    /// A track takes the slot; its first packet joins the stream.
    ///
    /// @param captureClock of the track's publisher
    public void seat(PayloadTypeMap payloadTypes, ExtensionMap extensions, int clockRateHz, CaptureClock captureClock) {
        seat = new Seat(payloadTypes, extensions, clockRateHz, captureClock);
        generation++;
        begun = false;
    }

    /// The source that joins next begins in its past, or with its newest packet if there is nothing to catch up with.
    public void beginsBehind(@Nullable CatchUp where) {
        catchUp = where;
    }

    /// Counts the seatings: what was sent under another generation cannot be made again.
    public int generation() {
        return generation;
    }

    /// Makes the receiver's packet.
    ///
    /// @param source the publisher's packet, untouched
    /// @param frame what it tells of its frame
    /// @param sourceSequence its extended sequence number
    /// @param verdict whether the stream joins another source or layer with it, and whether it ends a picture
    /// @param mediaNanos when it was captured, by the loop's clock, as far as known; its arrival otherwise
    /// @param destination an empty buffer, filled if the answer is to forward
    public Verdict rewrite(
            RtpPacket source,
            FrameInfo frame,
            long sourceSequence,
            Verdict.Forward verdict,
            long mediaNanos,
            PacketBuffer destination,
            long nowNanos) {
        int payloadType = seat.payloadTypes.map(source.payloadType());
        if (payloadType == PayloadTypeMap.NONE) {
            return Verdict.drop(DropReason.CODEC_UNSUPPORTED);
        }
        if (!readable(source, frame.codec())) {
            return Verdict.drop(DropReason.MALFORMED);
        }
        boolean joins = verdict.first() || !begun;
        if (joins) {
            sequences.begin(sourceSequence);
            frameIds.begin(frame);
            begun = true;
        }
        boolean newest = sequences.isNewest(sourceSequence);
        long mapped = sequences.map(sourceSequence);
        if (mapped == SequenceMap.NONE || (!joins && !newest && !timestamps.places(source.timestamp()))) {
            return Verdict.drop(DropReason.BEFORE_SWITCH);
        }
        if (joins) {
            join(source, mediaNanos, nowNanos);
        } else if (newest && timestamps.jumps(source.timestamp(), nowNanos)) {
            timestamps.jump(source.timestamp(), mediaNanos, nowNanos);
        }
        long timestamp = timestamps.map(source.timestamp(), !newest, mediaNanos, nowNanos);
        boolean marker = source.marker() || verdict.endsPicture();
        ids = frameIds.map(frame);
        if (!write(source, frame.codec(), mapped, timestamp, payloadType, marker, ids, destination)) {
            return Verdict.drop(DropReason.TOO_LARGE);
        }
        sequence = mapped;
        return joins ? Verdict.BEGIN : Verdict.CONTINUE;
    }

    private void join(RtpPacket source, long mediaNanos, long nowNanos) {
        CatchUp behind = catchUp;
        catchUp = null;
        if (behind != null) {
            timestamps.beginBehind(source.timestamp(), behind, seat.clockRateHz, nowNanos);
        } else {
            timestamps.begin(source.timestamp(), seat.clockRateHz, mediaNanos, nowNanos);
        }
    }

    /// A packet of the present source that the receiver does not get and must not miss.
    public void leaveOut(long sourceSequence) {
        if (begun) {
            sequences.drop(sourceSequence);
        }
    }

    /// The same of a packet of a frame in a layer that the receiver does not get.
    public void leaveOut(FrameInfo frame, long sourceSequence) {
        leaveOut(sourceSequence);
        if (begun) {
            frameIds.leaveOut(frame);
        }
    }

    /// Makes a packet again that was sent in this generation, as the same packet but for what transmission
    /// stamps.
    ///
    /// @param codec of the source
    /// @param sequenceNumber under which it was sent, as are timestamp, payload type, marker and what [#ids()] was
    /// @return false where it does not fit, or cannot be read any more
    public boolean repeat(
            RtpPacket source,
            Codec codec,
            long sequenceNumber,
            long timestamp,
            int payloadType,
            boolean marker,
            long sentIds,
            PacketBuffer destination) {
        return readable(source, codec)
                && write(source, codec, sequenceNumber, timestamp, payloadType, marker, sentIds, destination);
    }

    /// A payload type may stand for another codec since the packet came.
    private boolean readable(RtpPacket source, Codec codec) {
        return codec != Codec.RED || redundant.parse(source.buffer(), source.payloadOffset(), source.payloadLength());
    }

    private boolean write(
            RtpPacket source,
            Codec codec,
            long sequenceNumber,
            long timestamp,
            int payloadType,
            boolean marker,
            long newIds,
            PacketBuffer destination) {
        int payloadOffset = source.payloadOffset();
        int payloadLength = source.payloadLength();
        int blocks = PayloadTypeMap.NONE;
        if (codec == Codec.RED) {
            blocks = seat.payloadTypes.blocks(payloadType);
            if (blocks == PayloadTypeMap.NONE) {
                payloadOffset = redundant.primaryOffset();
                payloadLength = redundant.primaryLength();
            }
        }
        seat.extensions.gather(source, block, seat.captureClock);
        if (!fits(payloadLength)) {
            // Without the offset of its capture it may be as small as it came.
            seat.extensions.gather(source, block, CaptureClock.UNKNOWN);
        }
        if (!fits(payloadLength)) {
            return false;
        }
        packet.begin(destination, payloadType, (int) sequenceNumber & 0xffff, timestamp, ssrc);
        packet.marker(marker);
        destination.length(RtpPacket.FIXED_HEADER_BYTES + payloadLength);
        destination.write(RtpPacket.FIXED_HEADER_BYTES, source.buffer(), payloadOffset, payloadLength);
        if (blocks != PayloadTypeMap.NONE) {
            redundant.payloadType(destination, RtpPacket.FIXED_HEADER_BYTES, blocks);
        }
        if (!packet.wrap(destination) || !block.replaceIn(packet)) {
            return false;
        }
        frameIds.apply(newIds, codec, packet, seat.extensions.descriptorId());
        return true;
    }

    private boolean fits(int payloadLength) {
        return RtpPacket.FIXED_HEADER_BYTES + block.sizeBytes() + payloadLength <= MAX_PACKET_BYTES;
    }

    /// What was rewritten in the descriptors of the packet that was forwarded last; 0 where nothing was.
    public long ids() {
        return ids;
    }

    /// The packet made last, over the destination buffer.
    public RtpPacket packet() {
        return packet;
    }

    /// The slot's extended sequence number of the packet that was forwarded last.
    public long sequence() {
        return sequence;
    }

    /// The slot's timestamp for one of the present source's: what a sender report needs. Before the first
    /// packet of a seating there is none.
    public long timestamp(long sourceTimestamp) {
        return timestamps.peek(sourceTimestamp);
    }

    /// Whether the present source has begun, so that its timestamps have a place in the slot's.
    public boolean begun() {
        return begun;
    }

    /// The receiver's RTX payload type for one of its payload types, or [PayloadTypeMap#NONE].
    public int rtxPayloadType(int payloadType) {
        return seat.payloadTypes.rtx(payloadType);
    }
}
