package io.sluice.forwarding;

import io.sluice.buffer.PacketBuffer;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import java.util.List;
import java.util.random.RandomGenerator;

/// Packets of whichever source sits in a slot in → that slot's one unbroken stream out.
///
/// One per slot, for as long as its keys live: the SSRC is the slot's, sequence numbers and timestamps go on
/// over every change of track and layer, mute and silence; payload types and header extensions are the
/// receiver's. It copies the payload from the source's buffer into the receiver's and writes the header before
/// it; nothing is allocated.
public final class RtpRewriter {
    /// With SRTP's tag, RTX's two bytes, UDP and IPv6 around it this fills an Ethernet frame.
    public static final int MAX_PACKET_BYTES = 1_432;

    private final long ssrc;
    private final SequenceMap sequences;
    private final TimestampMap timestamps;
    private final ExtensionBlock block = new ExtensionBlock();
    private final RtpPacket packet = new RtpPacket();
    private Seat seat = Seat.EMPTY;
    private int generation;
    private boolean begun;
    /// Source packets before this one have timestamps of before a jump.
    private long timestampsFrom;
    private long sequence;

    /// What one track and this receiver have agreed on.
    private record Seat(PayloadTypeMap payloadTypes, ExtensionMap extensions, int clockRateHz) {
        static final Seat EMPTY =
                new Seat(PayloadTypeMap.of(List.of(), List.of()), ExtensionMap.of(List.of(), List.of(), ""), 90_000);
    }

    /// @param random for the first sequence number and timestamp (RFC 3550 §5.1)
    public RtpRewriter(long ssrc, RandomGenerator random) {
        this.ssrc = ssrc;
        this.sequences = new SequenceMap(random.nextInt(1, 1 << 15));
        this.timestamps = new TimestampMap(random.nextInt(), Seat.EMPTY.clockRateHz);
    }

    public long ssrc() {
        return ssrc;
    }

    /// A track takes the slot; its first packet joins the stream.
    public void seat(PayloadTypeMap payloadTypes, ExtensionMap extensions, int clockRateHz) {
        seat = new Seat(payloadTypes, extensions, clockRateHz);
        generation++;
        begun = false;
    }

    /// Counts the seatings: what was sent under another generation cannot be made again.
    public int generation() {
        return generation;
    }

    /// Makes the receiver's packet.
    ///
    /// @param source the publisher's packet, untouched
    /// @param sourceSequence its extended sequence number
    /// @param first whether the stream joins another source or layer with it ([Verdict.Forward#first])
    /// @param mediaNanos when it was captured, by the loop's clock, as far as known; its arrival otherwise
    /// @param destination an empty buffer, filled if the answer is to forward
    public Verdict rewrite(
            RtpPacket source,
            long sourceSequence,
            boolean first,
            long mediaNanos,
            PacketBuffer destination,
            long nowNanos) {
        int payloadType = seat.payloadTypes.map(source.payloadType());
        if (payloadType == PayloadTypeMap.NONE) {
            return Verdict.drop(DropReason.CODEC_UNSUPPORTED);
        }
        boolean joins = first || !begun;
        if (joins) {
            sequences.begin(sourceSequence);
            begun = true;
        }
        boolean newest = sequences.isNewest(sourceSequence);
        long mapped = sequences.map(sourceSequence);
        if (mapped == SequenceMap.NONE || (!joins && sourceSequence < timestampsFrom)) {
            return Verdict.drop(DropReason.BEFORE_SWITCH);
        }
        if (joins || (newest && timestamps.jumps(source.timestamp(), nowNanos))) {
            timestamps.begin(source.timestamp(), seat.clockRateHz, mediaNanos, nowNanos);
            timestampsFrom = sourceSequence;
        }
        long timestamp = timestamps.map(source.timestamp(), mediaNanos, nowNanos);
        if (!write(source, mapped, timestamp, payloadType, destination)) {
            return Verdict.drop(DropReason.TOO_LARGE);
        }
        sequence = mapped;
        return joins ? Verdict.BEGIN : Verdict.CONTINUE;
    }

    /// A packet of the present source that the receiver does not get and must not miss.
    public void leaveOut(long sourceSequence) {
        if (begun) {
            sequences.drop(sourceSequence);
        }
    }

    /// Makes a packet again that was sent in this generation, as the same packet but for what transmission
    /// stamps.
    ///
    /// @param sequenceNumber under which it was sent, as are timestamp and payload type
    /// @return false where it does not fit
    public boolean repeat(
            RtpPacket source, long sequenceNumber, long timestamp, int payloadType, PacketBuffer destination) {
        return write(source, sequenceNumber, timestamp, payloadType, destination);
    }

    private boolean write(
            RtpPacket source, long sequenceNumber, long timestamp, int payloadType, PacketBuffer destination) {
        seat.extensions.gather(source, block);
        int payloadLength = source.payloadLength();
        if (RtpPacket.FIXED_HEADER_BYTES + block.sizeBytes() + payloadLength > MAX_PACKET_BYTES) {
            return false;
        }
        packet.begin(destination, payloadType, (int) sequenceNumber & 0xffff, timestamp, ssrc);
        packet.marker(source.marker());
        destination.length(RtpPacket.FIXED_HEADER_BYTES + payloadLength);
        destination.write(RtpPacket.FIXED_HEADER_BYTES, source.buffer(), source.payloadOffset(), payloadLength);
        return packet.wrap(destination) && block.replaceIn(packet);
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
