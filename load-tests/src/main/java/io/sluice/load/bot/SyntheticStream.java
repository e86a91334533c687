package io.sluice.load.bot;

import io.sluice.buffer.PacketBuffer;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.time.NtpTime;
import java.util.List;
import java.util.random.RandomGenerator;

/// A clock's ticks in → well-formed RTP packets of one Opus or VP8 stream out.
final class SyntheticStream {
    private static final int KEY_FRAME_PACKETS_FACTOR = 4;
    private static final int OPUS_BYTES = 80;
    // TOC byte: 20 ms of CELT, stereo (RFC 6716 §3.1).
    private static final byte OPUS_TOC = (byte) 0xFC;

    private final boolean video;
    private final int payloadType;
    private final long ssrc;
    private final int clockRateHz;
    private final int framesPerSecond;
    private final int packetsPerFrame;
    private final byte[] payload;
    private final RtpPacket rtp = new RtpPacket();
    private final long timestampOffset;
    private int sequenceNumber;
    private int pictureId;
    private long frames;
    private long packets;
    private long octets;
    private boolean keyFrameWanted = true;

    private SyntheticStream(
            boolean video,
            int payloadType,
            long ssrc,
            int clockRateHz,
            int framesPerSecond,
            int packetsPerFrame,
            int bytes,
            RandomGenerator random) {
        this.video = video;
        this.payloadType = payloadType;
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
        this.framesPerSecond = framesPerSecond;
        this.packetsPerFrame = packetsPerFrame;
        this.payload = new byte[bytes];
        random.nextBytes(payload);
        this.timestampOffset = random.nextInt() & 0xffff_ffffL;
        this.sequenceNumber = random.nextInt(0x8000);
        this.pictureId = random.nextInt(0x8000);
    }

    static SyntheticStream opus(long ssrc, BotStreams streams, RandomGenerator random) {
        SyntheticStream stream = new SyntheticStream(
                false, BotDescription.OPUS, ssrc, 48_000, streams.audioPacketsPerSecond(), 1, OPUS_BYTES, random);
        stream.payload[0] = OPUS_TOC;
        return stream;
    }

    static SyntheticStream vp8(long ssrc, BotStreams streams, RandomGenerator random) {
        return new SyntheticStream(
                true,
                BotDescription.VP8,
                ssrc,
                90_000,
                streams.videoFramesPerSecond(),
                streams.videoPacketsPerFrame(),
                streams.videoPayloadBytes(),
                random);
    }

    long ssrc() {
        return ssrc;
    }

    long periodNanos() {
        return 1_000_000_000L / framesPerSecond;
    }

    void wantKeyFrame() {
        keyFrameWanted = true;
    }

    long packets() {
        return packets;
    }

    /// Packets of the next frame; the key frame that was asked for comes at once.
    int nextFramePackets() {
        return video && keyFrameWanted ? packetsPerFrame * KEY_FRAME_PACKETS_FACTOR : packetsPerFrame;
    }

    /// Writes packet `index` of a frame of `count` packets; the last one ends the frame.
    void write(PacketBuffer packet, int index, int count) {
        boolean last = index == count - 1;
        rtp.begin(packet, payloadType, sequenceNumber, timestamp(frames), ssrc);
        rtp.marker(video && last);
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        if (video) {
            describe(index == 0);
        }
        packet.length(rtp.payloadOffset() + payload.length);
        packet.write(rtp.payloadOffset(), payload, 0, payload.length);
        packets++;
        octets += payload.length;
        if (last) {
            frames++;
            pictureId = (pictureId + 1) & 0x7fff;
            keyFrameWanted = false;
        }
    }

    /// RFC 7741 §4.2 with a 15 bit picture id, and the payload header of §4.3 on the first packet.
    private void describe(boolean first) {
        payload[0] = (byte) (first ? 0x90 : 0x80);
        payload[1] = (byte) 0x80;
        payload[2] = (byte) (0x80 | pictureId >> 8);
        payload[3] = (byte) pictureId;
        if (first) {
            payload[4] = (byte) (keyFrameWanted ? 0x10 : 0x11);
            payload[7] = (byte) 0x9d;
            payload[8] = 0x01;
            payload[9] = 0x2a;
        }
    }

    private long timestamp(long frame) {
        return (timestampOffset + frame * clockRateHz / framesPerSecond) & 0xffff_ffffL;
    }

    SenderReport report(long unixMillis) {
        return new SenderReport(
                ssrc,
                NtpTime.ofUnixMillis(unixMillis),
                timestamp(frames),
                packets & 0xffff_ffffL,
                octets & 0xffff_ffffL,
                List.of());
    }
}
