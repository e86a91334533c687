package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.RtxUnwrapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One encoding that a simulated peer sends: Opus every 20 ms, or VP8 in frames of three packets every 40 ms; key
/// frames when asked for, RTX when asked for.
final class SimStream {
    static final int PACKETS_PER_FRAME = 3;

    private final SimPeer peer;
    final MediaKind kind;
    final String mid;
    final String rid;
    final long ssrc;
    final long rtxSsrc;
    private final int payloadType;
    private final int rtxPayloadType;
    private final List<HeaderExtension> extensions;
    private final ExtensionBlock block = new ExtensionBlock();
    private final RtpPacket view = new RtpPacket();
    private final Map<Integer, byte[]> sent = new LinkedHashMap<>();
    int sequenceNumber;
    private int rtxSequenceNumber = 77;
    long timestamp;
    boolean keyFrameWanted = true;
    boolean running;
    int keyFrames;
    int packets;
    /// Sequence numbers that the uplink loses once.
    final Set<Integer> lose = new HashSet<>();
    /// Of each packet of video.
    int payloadBytes = 600;
    /// The uplink loses the first packet of the next key frame.
    boolean loseKeyFrameStart;
    /// An empty packet follows each key frame, as a bandwidth probe does.
    boolean padsKeyFrames;

    SimStream(
            SimPeer peer,
            MediaKind kind,
            String mid,
            String rid,
            long ssrc,
            long rtxSsrc,
            int payloadType,
            int rtxPayloadType,
            List<HeaderExtension> extensions) {
        this.peer = peer;
        this.kind = kind;
        this.mid = mid;
        this.rid = rid;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.payloadType = payloadType;
        this.rtxPayloadType = rtxPayloadType;
        this.extensions = extensions;
        this.sequenceNumber = 65_500;
        this.timestamp = 0xffff_0000L;
    }

    void start() {
        if (!running) {
            running = true;
            tick();
        }
    }

    void stop() {
        running = false;
    }

    private void tick() {
        if (!running) {
            return;
        }
        if (kind == MediaKind.AUDIO) {
            sendPacket(audioPayload(), false);
            timestamp = (timestamp + 960) & 0xffff_ffffL;
            peer.world().in(20 * SimWorld.MILLIS, now -> tick());
        } else {
            frame();
            timestamp = (timestamp + 3_600) & 0xffff_ffffL;
            peer.world().in(40 * SimWorld.MILLIS, now -> tick());
        }
    }

    private static byte[] audioPayload() {
        byte[] payload = new byte[80];
        payload[0] = (byte) 0xfc;
        return payload;
    }

    private void frame() {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        keyFrames += key ? 1 : 0;
        if (key && loseKeyFrameStart) {
            loseKeyFrameStart = false;
            lose.add(sequenceNumber);
        }
        for (int i = 0; i < PACKETS_PER_FRAME; i++) {
            byte[] payload = new byte[payloadBytes];
            payload[0] = (byte) (i == 0 ? 0x10 : 0x00);
            if (i == 0) {
                payload[1] = (byte) (key ? 0x10 : 0x11);
                payload[4] = (byte) 0x9d;
                payload[5] = 0x01;
                payload[6] = 0x2a;
            }
            sendPacket(payload, i == PACKETS_PER_FRAME - 1);
        }
        if (key && padsKeyFrames) {
            sendPacket(new byte[0], false);
        }
    }

    private void sendPacket(byte[] payload, boolean marker) {
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        view.begin(buffer, payloadType, sequenceNumber, timestamp, ssrc);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
        view.wrap(buffer);
        view.marker(marker && kind == MediaKind.VIDEO);
        describe(false);
        sent.put(sequenceNumber, buffer.toArray());
        packets++;
        boolean lost = lose.remove(Integer.valueOf(sequenceNumber));
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        if (lost) {
            // The number of the transport is spent all the same.
            buffer.release();
        } else {
            peer.sendRtp(buffer);
        }
    }

    private void describe(boolean rtx) {
        block.clear();
        text(HeaderExtensionType.MID, mid);
        text(rtx ? HeaderExtensionType.REPAIRED_RID : HeaderExtensionType.RID, rid);
        int transportCc = id(HeaderExtensionType.TRANSPORT_CC);
        if (transportCc != 0) {
            block.addU16(transportCc, peer.nextTransportSequence());
        }
        int level = id(HeaderExtensionType.AUDIO_LEVEL);
        if (level != 0 && kind == MediaKind.AUDIO) {
            block.addAudioLevel(level, true, 20);
        }
        block.replaceIn(view);
    }

    private void text(HeaderExtensionType type, String text) {
        int id = id(type);
        if (id != 0 && !text.isEmpty()) {
            block.add(id, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private int id(HeaderExtensionType type) {
        return extensions.stream()
                .filter(extension -> extension.type() == type)
                .mapToInt(HeaderExtension::id)
                .findFirst()
                .orElse(0);
    }

    /// The server misses a packet.
    void repair(int missing) {
        byte @Nullable [] original = sent.get(missing);
        if (original == null || rtxPayloadType < 0) {
            return;
        }
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        buffer.set(original);
        view.wrap(buffer);
        int at = view.payloadOffset();
        buffer.insert(at, RtxUnwrapper.OSN_BYTES);
        buffer.putU16(at, missing);
        view.wrap(buffer);
        view.ssrc(rtxSsrc);
        view.payloadType(rtxPayloadType);
        view.sequenceNumber(rtxSequenceNumber++);
        describe(true);
        peer.sendRtp(buffer);
    }
}
