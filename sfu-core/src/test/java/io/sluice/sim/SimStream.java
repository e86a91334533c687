package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.RtxUnwrapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One encoding that a simulated peer sends: Opus every 20 ms, or VP8 in frames of three packets every 40 ms; key
/// frames when asked for, RTX when asked for. Each payload ends with its [Truth].
final class SimStream {
    static final int PACKETS_PER_FRAME = 3;
    private static final int MIN_PAYLOAD_BYTES = 120;
    private static final int KEPT_PACKETS = 2_048;
    /// Half of all numbers: what was delivered longer ago is forgotten.
    private static final int NUMBERS = 0x1_0000;

    private final SimPeer peer;
    final MediaKind kind;
    final String mid;
    final String rid;
    /// In the world, as its [Truth] names it.
    final int stream;

    long ssrc;
    final long rtxSsrc;
    private final int payloadType;
    private final int rtxPayloadType;
    private final List<HeaderExtension> extensions;
    private final ExtensionBlock block = new ExtensionBlock();
    private final RtpPacket view = new RtpPacket();
    private final Map<Integer, byte[]> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > KEPT_PACKETS;
        }
    };
    /// By the sequence number of a retransmission: what it repairs.
    private final Map<Integer, Integer> repairs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > KEPT_PACKETS;
        }
    };

    private final BitSet delivered = new BitSet(NUMBERS);
    private final byte[] asked = new byte[NUMBERS];
    private final long[] askedNanos = new long[NUMBERS];
    /// By the lower bits of a [Truth]'s number: the sequence number that carried it.
    private final int[] carriers = new int[NUMBERS];
    int sequenceNumber;
    private int rtxSequenceNumber = 77;
    long timestamp;
    boolean keyFrameWanted = true;
    boolean running;
    int keyFrames;
    int packets;
    /// Those that carry a [Truth].
    private int numbered;

    int frames;
    private int lastFrame = -1;
    private int pictureId = 0x7ff0;
    int packetsPerFrame = PACKETS_PER_FRAME;
    /// Of each packet of video.
    int payloadBytes = 600;

    /// Whether none of [#lose] was lost yet.
    boolean lossless = true;

    PayloadForm form = PayloadForm.VP8_PLAIN;

    /// What the server's feedback leaves of the rate, in percent.
    private int ratePercent = 100;

    /// When a key frame was asked for last, by PLI or FIR.
    long lastAskedNanos = -VirtualClock.SECONDS;

    /// Whether its numbers ever leapt: to the server that is loss.
    boolean leapt;

    private long jumpedNanos = -VirtualClock.SECONDS * 60;
    private long stoppedNanos = -1;
    private long nextTickNanos;
    /// Numbers the ticks asked for, so that one from before a pause does nothing after it.
    private int ticks;

    /// Sequence numbers that the uplink loses once.
    final Set<Integer> lose = new HashSet<>();
    /// The uplink loses the first packet of the next key frame.
    boolean loseKeyFrameStart;
    /// Changes packets before they are protected.
    Consumer<PacketBuffer> smuggler = packet -> {};
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
        this.stream = peer.world().number(this);
        this.sequenceNumber = 65_500;
        this.timestamp = 0xffff_0000L;
    }

    SimPeer peer() {
        return peer;
    }

    /// Whether its clock or its numbers leapt a moment ago: what came of it is not the server's fault.
    boolean jumped() {
        return peer.world().now() - jumpedNanos < 5 * VirtualClock.SECONDS;
    }

    void start() {
        if (!running) {
            running = true;
            if (stoppedNanos >= 0) {
                // A camera's clock goes on while it is off.
                long ticks = (peer.world().now() - stoppedNanos)
                        / VirtualClock.MICROS
                        * (kind == MediaKind.AUDIO ? 48_000 : 90_000)
                        / 1_000_000;
                timestamp = (timestamp + ticks) & 0xffff_ffffL;
                keyFrameWanted = true;
            }
            tick();
        }
    }

    void stop() {
        stoppedNanos = running ? nextTickNanos : stoppedNanos;
        running = false;
    }

    private void tick() {
        if (!running) {
            return;
        }
        if (kind == MediaKind.AUDIO) {
            byte[] payload = new byte[100];
            payload[0] = (byte) 0xfc;
            sendPacket(payload, truth(frames++, -1, 0, 1));
            timestamp = (timestamp + 960) & 0xffff_ffffL;
            tickIn(20 * SimWorld.MILLIS);
        } else {
            frame();
            timestamp = (timestamp + 3_600) & 0xffff_ffffL;
            tickIn(40 * SimWorld.MILLIS);
        }
    }

    private void tickIn(long nanos) {
        nextTickNanos = peer.world().now() + nanos;
        int mine = ++ticks;
        peer.world().in(nanos, now -> {
            if (mine == ticks) {
                tick();
            }
        });
    }

    private Truth truth(int frame, int reference, int index, int count) {
        return new Truth(
                stream, numbered, frame, reference, index, count, peer.world().now());
    }

    private void frame() {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        keyFrames += key ? 1 : 0;
        if (key && loseKeyFrameStart) {
            loseKeyFrameStart = false;
            lose.add(sequenceNumber);
        }
        int frame = frames++;
        pictureId = (pictureId + 1) & 0x7fff;
        for (int i = 0; i < packetsPerFrame; i++) {
            byte[] payload = new byte[Math.max(MIN_PAYLOAD_BYTES, payloadBytes * ratePercent / 100)];
            Arrays.fill(payload, Truth.UNSUMMED_BYTES, payload.length, (byte) (frame + i));
            form.write(payload, new PayloadForm.Piece(key, i == 0, i == packetsPerFrame - 1, pictureId));
            sendPacket(payload, truth(frame, key ? -1 : lastFrame, i, packetsPerFrame));
        }
        if (key && padsKeyFrames) {
            sendPacket(new byte[0], false);
        }
        lastFrame = frame;
    }

    private void sendPacket(byte[] payload, Truth truth) {
        truth.write(payload);
        carriers[numbered & (NUMBERS - 1)] = sequenceNumber;
        numbered++;
        sendPacket(payload, truth.last() && kind == MediaKind.VIDEO);
    }

    private void sendPacket(byte[] payload, boolean marker) {
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        view.begin(buffer, payloadType, sequenceNumber, timestamp, ssrc);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
        view.wrap(buffer);
        view.marker(marker);
        describe(false);
        smuggler.accept(buffer);
        sent.put(sequenceNumber, buffer.toArray());
        delivered.clear(sequenceNumber);
        asked[sequenceNumber] = 0;
        packets++;
        boolean lost = lose.remove(Integer.valueOf(sequenceNumber));
        lossless &= !lost;
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        if (lost) {
            // The number of the transport is spent all the same.
            buffer.release();
        } else {
            peer.sendRtp(buffer);
        }
    }

    /// The network brought a packet of this encoding to the server, unharmed.
    void arrived(long packetSsrc, int number) {
        if (packetSsrc == ssrc) {
            delivered.set(number);
        } else {
            Integer original = repairs.get(number);
            if (original != null) {
                delivered.set(original);
            }
        }
    }

    /// Whether the server has the packet of this [Truth]; asked of the last few thousand only.
    boolean hasArrived(int number) {
        return delivered.get(carriers[number & (NUMBERS - 1)]);
    }

    /// How long ago the server asked for a packet, before it asks now.
    long sinceAsked(int number, long nowNanos) {
        long since = asked[number] == 0 ? VirtualClock.NEVER : nowNanos - askedNanos[number];
        askedNanos[number] = nowNanos;
        return since;
    }

    /// Counts the server's requests for one packet.
    ///
    /// @return how often it was asked for now, or 0 where there was no reason to ask
    int asked(int number) {
        boolean wasSent = sent.containsKey(number);
        return !wasSent || delivered.get(number) ? 0 : ++asked[number];
    }

    int payloadType() {
        return payloadType;
    }

    /// The server tells what it received: much loss makes the pictures smaller, none lets them grow again.
    void heard(int received, int reported) {
        if (10 * received < 9 * reported) {
            ratePercent = Math.max(25, ratePercent * 85 / 100);
        } else {
            ratePercent = Math.min(100, ratePercent + 1);
        }
    }

    int ratePercent() {
        return ratePercent;
    }

    /// Sends packets of the past again, under their old numbers.
    void repeatOld(RandomGenerator chance) {
        List<byte[]> old = List.copyOf(sent.values());
        for (int i = 0; i < 5 && !old.isEmpty(); i++) {
            PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
            buffer.set(old.get(chance.nextInt(old.size())));
            peer.sendRtp(buffer);
        }
    }

    /// The publisher's clock, or its numbers, leap.
    void jump(long ticks, int numbers) {
        timestamp = (timestamp + ticks) & 0xffff_ffffL;
        sequenceNumber = (sequenceNumber + numbers) & 0xffff;
        jumpedNanos = peer.world().now();
        leapt |= numbers != 0;
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
        view.sequenceNumber(rtxSequenceNumber);
        repairs.put(rtxSequenceNumber, missing);
        rtxSequenceNumber = (rtxSequenceNumber + 1) & 0xffff;
        describe(true);
        peer.sendRtp(buffer);
    }
}
