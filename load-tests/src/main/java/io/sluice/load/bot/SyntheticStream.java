package io.sluice.load.bot;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.MediaKind;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.SimEncoder;
import io.sluice.time.NtpTime;
import java.util.List;
import java.util.random.RandomGenerator;

/// A clock's ticks in → well-formed RTP packets of one Opus or VP8 stream, with what the simulator's encoder makes,
/// out.
final class SyntheticStream {
    private static final int KEY_FRAME_PACKETS_FACTOR = 4;

    private final SimEncoder encoder;
    private final int payloadType;
    private final long ssrc;
    private final int clockRateHz;
    private final int framesPerSecond;
    private final RtpPacket rtp = new RtpPacket();
    private final long timestampOffset;
    private int sequenceNumber;
    private long frames;
    private long packets;
    private long octets;

    private SyntheticStream(
            MediaKind kind, int payloadType, long ssrc, int clockRateHz, int framesPerSecond, RandomGenerator random) {
        this.encoder = new SimEncoder((int) ssrc, kind, PayloadForm.VP8);
        this.payloadType = payloadType;
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
        this.framesPerSecond = framesPerSecond;
        this.timestampOffset = random.nextInt() & 0xffff_ffffL;
        this.sequenceNumber = random.nextInt(0x8000);
    }

    static SyntheticStream opus(long ssrc, BotStreams streams, RandomGenerator random) {
        return new SyntheticStream(
                MediaKind.AUDIO, BotDescription.OPUS, ssrc, 48_000, streams.audioPacketsPerSecond(), random);
    }

    static SyntheticStream vp8(long ssrc, BotStreams streams, RandomGenerator random) {
        SyntheticStream stream = new SyntheticStream(
                MediaKind.VIDEO, BotDescription.VP8, ssrc, 90_000, streams.videoFramesPerSecond(), random);
        stream.encoder.packetsPerFrame = streams.videoPacketsPerFrame();
        stream.encoder.keyFrameFactor = KEY_FRAME_PACKETS_FACTOR;
        stream.encoder.payloadBytes = streams.videoPayloadBytes();
        return stream;
    }

    long ssrc() {
        return ssrc;
    }

    long periodNanos() {
        return 1_000_000_000L / framesPerSecond;
    }

    void wantKeyFrame() {
        encoder.wantKeyFrame();
    }

    long packets() {
        return packets;
    }

    /// The payloads of the next frame, to be written one by one; the key frame that was asked for comes at once.
    List<SimEncoder.Packet> nextFrame(long nowNanos) {
        frames++;
        return encoder.next(nowNanos);
    }

    /// Writes one payload of the newest frame.
    void write(PacketBuffer packet, SimEncoder.Packet encoded) {
        rtp.begin(packet, payloadType, sequenceNumber, timestamp(frames - 1), ssrc);
        rtp.marker(encoded.marker());
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        byte[] payload = encoded.payload();
        packet.length(rtp.payloadOffset() + payload.length);
        packet.write(rtp.payloadOffset(), payload, 0, payload.length);
        packets++;
        octets += payload.length;
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
