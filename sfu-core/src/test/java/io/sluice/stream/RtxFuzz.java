package io.sluice.stream;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.rtp.RtpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Any RTP packet as a retransmission: it becomes the lost packet or stays, and what we retransmit becomes what it was.
public final class RtxFuzz implements FuzzTarget {
    private final PacketBuffer buffer = new Packets().empty();
    private final RtpPacket packet = new RtpPacket();

    @Override
    public String name() {
        return "rtx";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Packets.bytes("90e10001 00000002 00000003 bede0001 22010203 0102 aabbccdd"),
                Packets.bytes("80e10001 00000002 00000003 0102"),
                Packets.bytes("a0e10001 00000002 00000003 0102 000003"),
                Packets.bytes("a0e10001 00000002 00000003 00000004"));
    }

    @Override
    public void fuzz(byte[] input) {
        unwrap(input);
        again(input);
    }

    private void unwrap(byte[] input) {
        buffer.set(input);
        if (!packet.wrap(buffer)) {
            return;
        }
        int before = packet.payloadLength();
        int header = packet.headerLength();
        int original = before >= RtxUnwrapper.OSN_BYTES ? buffer.u16(packet.payloadOffset()) : -1;
        boolean unwrapped = RtxUnwrapper.unwrap(packet, 77, 96);
        Promise.same(before >= RtxUnwrapper.OSN_BYTES, unwrapped, "two bytes make a retransmission");
        Promise.that(packet.wrap(buffer), "what is left is RTP");
        Promise.same(header, packet.headerLength(), "the header stays");
        if (unwrapped) {
            Promise.that(packet.ssrc() == 77 && packet.payloadType() == 96, "it is the media stream's");
            Promise.same(original, packet.sequenceNumber(), "it has its number back");
            Promise.same(before - RtxUnwrapper.OSN_BYTES, packet.payloadLength(), "it has its payload");
        }
    }

    private void again(byte[] input) {
        buffer.set(input);
        if (!packet.wrap(buffer)) {
            return;
        }
        packet.removePadding();
        byte[] media = buffer.toArray();
        long ssrc = packet.ssrc();
        int payloadType = packet.payloadType();
        if (new RtxPacketizer(5, new SplittableRandom(1)).packetize(packet, 97)) {
            Promise.that(packet.ssrc() == 5 && packet.payloadType() == 97, "a retransmission is of its own stream");
            Promise.that(RtxUnwrapper.unwrap(packet, ssrc, payloadType), "what we retransmit can be read");
            Promise.that(Arrays.equals(media, buffer.toArray()), "and becomes what it was");
        }
    }
}
