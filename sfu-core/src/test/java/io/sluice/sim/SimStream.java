package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.LayersAllocationBits;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.RedBlocks;
import io.sluice.sim.media.SimEncoder;
import io.sluice.sim.media.Truth;
import io.sluice.sim.net.VirtualClock;
import io.sluice.stream.RtxUnwrapper;
import io.sluice.time.NtpTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a [SimEncoder] makes every 20 or 40 ms in → the RTP of one encoding out, and RTX when asked for.
///
/// It stays beside the peers that [io.sluice.sim.media] does not know: it sends through its peer's wire and by the
/// world's clock, and it remembers for the witnesses what the server has of it.
final class SimStream {
    private static final int NUMBERS_BACK = 0x7000;
    /// So near to the next number is what was sent after the last leap.
    private static final int NEAR = 1_000;
    private static final int MADE = 4096;
    private static final int KEPT_PACKETS = 2_048;
    /// The server looks at no more redundant frames.
    private static final int MAX_RECOVERED = 2;
    private static final byte[] NOTHING = {};
    /// A NAL unit of another picture (RFC 6184 §5.6).
    private static final byte[] SLICE = {0x41, (byte) 0x9a, 0};
    private final SimPeer peer;
    final MediaKind kind;
    final String mid;
    final String rid;
    /// How the server's hints call it: by its RID, or by its place in the group of its SSRC.
    String hintName;
    /// In the world, as its [Truth] names it.
    final int number;

    final PayloadForm form;
    final SimEncoder encoder;

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
    /// By the sequence number of a packet: the dependency descriptor that goes with it.
    private final Map<Integer, byte[]> descriptors = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > KEPT_PACKETS;
        }
    };
    /// By the sequence number of a packet: the allocation of layers that goes with it.
    private final Map<Integer, byte[]> allocations = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > KEPT_PACKETS;
        }
    };
    /// What goes with the next packet.
    private byte[] allocation = NOTHING;

    private byte[] toldAllocation = NOTHING;

    /// By the sequence number of a packet: when it was captured, where that is told.
    private final Map<Integer, byte[]> captures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > KEPT_PACKETS;
        }
    };

    /// How far the clock of the camera or microphone is before its peer's.
    long captureAheadNanos;

    /// Whether that is told beside the time of capture; else it is not, and the peer's own clock must be the camera's.
    boolean tellsCaptureOffset;

    /// By the sequence number of a retransmission: what it repairs.
    private final Map<Integer, Integer> repairs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > KEPT_PACKETS;
        }
    };

    private final DeliveryLog log = new DeliveryLog();
    int sequenceNumber;
    private int rtxSequenceNumber = 77;
    long timestamp;
    /// Packets go out: it was started, and is not held back.
    boolean running;

    private boolean started;
    private boolean heldBack;
    int packets;
    private long octets;
    /// Whether none of [#lose] was lost yet.
    boolean lossless = true;

    /// When a key frame was asked for last, by PLI or FIR.
    long lastAskedNanos = -VirtualClock.SECONDS;

    private final RedBlocks redundancy;
    /// By the sequence number of a packet: how many packets just before it are in it, and it by its truth.
    private final Map<Integer, Carried> carried = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Carried> eldest) {
            return size() > KEPT_PACKETS;
        }
    };

    private record Carried(int number, int before) {}

    /// The newest sequence number that the server has, or -1.
    private int newestArrived = -1;
    /// Whether there is silence at a moment, of which nothing is sent (DTX).
    LongPredicate pauses = now -> false;

    private long mutedNanos;
    private long unmutedNanos;
    /// When a key frame was asked for within the last second, and the most requests of any second.
    private final Deque<Long> askedNanos = new ArrayDeque<>();

    private int mostAskedInASecond;

    private final StreamLeaps leaps = new StreamLeaps();

    /// The [Truth#number()] of the next packet that carries one.
    private int nextTruth;

    /// The newest truths by their lower bits.
    private final @Nullable Truth[] made = new @Nullable Truth[MADE];

    private long stoppedNanos = -1;
    /// The command sequence number of the last FIR, or -1.
    private int answeredFir = -1;
    private long nextTickNanos;
    /// Numbers the ticks asked for, so that one from before a pause does nothing after it.
    private int ticks;

    /// Sequence numbers that the uplink loses once.
    final Set<Integer> lose = new HashSet<>();
    /// The uplink loses the first packet of the next key frame.
    boolean loseKeyFrameStart;
    /// What the audio level says at a moment: 0 is the loudest, 127 silence.
    LongToIntFunction loudness = now -> 20;
    /// Changes packets before they are protected.
    Consumer<PacketBuffer> smuggler = packet -> {};
    /// An empty packet follows each key frame, as a bandwidth probe does.
    boolean padsKeyFrames;
    /// A slice of H264 under this payload type follows each key frame; -1 for none.
    int strayPayloadType = -1;

    SimStream(
            SimPeer peer,
            MediaKind kind,
            PayloadForm form,
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
        this.hintName = rid;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.payloadType = payloadType;
        this.rtxPayloadType = rtxPayloadType;
        this.extensions = extensions;
        this.number = peer.world().number(this);
        this.form = form;
        this.encoder = new SimEncoder(number, kind, form);
        this.redundancy = new RedBlocks(peer.offers.redundantBlocks);
        this.sequenceNumber = 65_500;
        this.timestamp = 0xffff_0000L;
    }

    SimPeer peer() {
        return peer;
    }

    /// The server was told so.
    void muted(boolean value) {
        if (value && unmutedNanos != VirtualClock.NEVER) {
            mutedNanos = peer.world().now();
            unmutedNanos = VirtualClock.NEVER;
        } else if (!value && unmutedNanos == VirtualClock.NEVER) {
            unmutedNanos = peer.world().now();
        }
    }

    /// Whether the server got a packet while it was muted, the last time.
    boolean wasMuted(int number) {
        long arrived = log.deliveredNanos(number);
        return hasArrived(number) && arrived > mutedNanos && arrived < unmutedNanos;
    }

    /// Whether its clock leapt, and the server may not know it yet.
    boolean jumped() {
        return leaps.isUnsure(peer.world().now());
    }

    /// Whether its clock or its numbers leapt between two packets, told by their [Truth#number()].
    boolean leaptBetween(int before, int after) {
        return leaps.isBetween(before, after);
    }

    /// The newest packet that the server has, from one on that it has.
    int highestArrived(int from) {
        int highest = from;
        for (int number = from + 1; number < nextTruth; number++) {
            highest = hasArrived(number) ? number : highest;
        }
        return highest;
    }

    /// When the server got a packet first.
    long arrivedNanos(int number) {
        return log.deliveredNanos(number);
    }

    /// One of the newest few thousand packets, or null.
    @Nullable
    Truth made(int number) {
        Truth truth = made[number & (MADE - 1)];
        return truth != null && truth.number() == number ? truth : null;
    }

    /// How far apart the sequence numbers of two packets are, told by their [Truth#number()]; leaps are in it.
    int stepBetween(int before, int after) {
        return log.stepBetween(before, after);
    }

    /// Numbers that it leapt over: to the server that is loss.
    int leaptOver() {
        return leaps.numbersOver();
    }

    void start() {
        started = true;
        if (!running && !heldBack) {
            running = true;
            if (stoppedNanos >= 0) {
                // A camera's clock goes on while it is off.
                long ticks = (peer.world().now() - stoppedNanos) / VirtualClock.MICROS * clockRateHz() / 1_000_000;
                timestamp = (timestamp + ticks) & 0xffff_ffffL;
                encoder.wantKeyFrame();
            }
            tick();
        }
    }

    void stop() {
        started = false;
        halt();
    }

    private void halt() {
        stoppedNanos = running ? nextTickNanos : stoppedNanos;
        running = false;
    }

    /// The server says whether anybody receives this layer.
    void hint(boolean wanted) {
        heldBack = !wanted;
        if (!wanted) {
            halt();
        } else if (started) {
            start();
        }
    }

    private void tick() {
        if (!running) {
            return;
        }
        boolean key = kind == MediaKind.VIDEO && encoder.isKeyFrameWanted();
        if (key && loseKeyFrameStart) {
            loseKeyFrameStart = false;
            lose.add(sequenceNumber);
        }
        allocate(key);
        boolean audio = kind == MediaKind.AUDIO;
        if (!(audio && pauses.test(peer.world().now()))) {
            for (SimEncoder.Packet packet : encoder.next(peer.world().now())) {
                log.carries(sequenceNumber, packet.truth().number());
                nextTruth = packet.truth().number() + 1;
                made[packet.truth().number() & (MADE - 1)] = packet.truth();
                sendPacket(formed(packet), packet.marker(), packet.descriptor());
            }
        }
        if (key && padsKeyFrames) {
            sendPacket(NOTHING, false, NOTHING);
        }
        if (key && strayPayloadType >= 0) {
            sendPacket(strayPayloadType, SLICE, false, NOTHING);
        }
        timestamp = (timestamp + (audio ? 960 : 3_600)) & 0xffff_ffffL;
        tickIn((audio ? 20 : 40) * SimWorld.MILLIS);
    }

    /// With those before it, where that was negotiated.
    private byte[] formed(SimEncoder.Packet packet) {
        if (kind != MediaKind.AUDIO || payloadType != PeerOffer.RED) {
            return packet.payload();
        }
        carried.put(sequenceNumber, new Carried(packet.truth().number(), redundancy.unbroken(timestamp)));
        return redundancy.write(packet.payload(), timestamp, peer.offers.opus);
    }

    /// What a packet that came in time carries of the gap before it, the server has as well.
    private void arrivedWithin(int sequence) {
        int gap = newestArrived < 0 ? 0 : (short) (sequence - newestArrived) - 1;
        if (newestArrived < 0 || gap >= 0) {
            newestArrived = sequence;
        }
        Carried with = carried.get(sequence);
        for (int back = 1; with != null && back <= Math.min(MAX_RECOVERED, Math.min(gap, with.before)); back++) {
            log.deliveredWithin(with.number - back, peer.world().now());
        }
    }

    /// As libwebrtc: with each key frame, and when something has changed.
    private void allocate(boolean key) {
        if (id(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION) == 0) {
            return;
        }
        List<SimStream> layers = peer.streams.all().stream()
                .filter(other -> other.mid.equals(mid))
                .toList();
        int[][] heights = layers.stream()
                .map(layer -> new int[] {layer.running ? layer.encoder.height : 0})
                .toArray(int[][]::new);
        byte[] now = LayersAllocationBits.write(layers.indexOf(this), heights, 1, true);
        allocation = key || !Arrays.equals(now, toldAllocation) ? now : NOTHING;
        toldAllocation = now;
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

    private void sendPacket(byte[] payload, boolean marker, byte[] descriptor) {
        sendPacket(payloadType, payload, marker, descriptor);
    }

    private void sendPacket(int itsPayloadType, byte[] payload, boolean marker, byte[] descriptor) {
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        view.begin(buffer, itsPayloadType, sequenceNumber, timestamp, ssrc);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
        view.wrap(buffer);
        view.marker(marker);
        byte[] capture = captureTime();
        describe(false, descriptor, allocation, capture);
        smuggler.accept(buffer);
        sent.put(sequenceNumber, buffer.toArray());
        descriptors.put(sequenceNumber, descriptor);
        allocations.put(sequenceNumber, allocation);
        captures.put(sequenceNumber, capture);
        allocation = NOTHING;
        log.sent(sequenceNumber);
        packets++;
        octets += payload.length;
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
            if (((sequenceNumber - number) & 0xffff) < NEAR) {
                leaps.seen();
            } else if (leaps.isSeen()) {
                // Behind a leap that the server has seen it is too old for SRTP (RFC 3711 §3.3.2).
                return;
            }
            log.delivered(number, peer.world().now());
            arrivedWithin(number);
        } else {
            Integer original = repairs.get(number);
            if (original != null) {
                log.delivered(original, peer.world().now());
            }
        }
    }

    /// Whether the server has the packet of this [Truth]; asked of the last few thousand only.
    boolean hasArrived(int number) {
        return log.hasArrived(number) && !leaps.isLost(number);
    }

    /// Whether a packet of before a leap of the numbers came when the stream had gone on behind it: the slot has no
    /// numbers for what was leapt over, nor for what lies before.
    boolean arrivedBehindLeap(int number) {
        if (leaps.mayBeLost(number)) {
            return true;
        }
        if (leaps.isFirstOfNumbers(number)) {
            return hasArrived(number + 1) && arrivedNanos(number) > arrivedNanos(number + 1);
        }
        int leap = leaps.nextOfNumbers(number);
        Truth first = leap < 0 ? null : made(leap);
        return first != null && arrivedNanos(number) > first.capturedNanos();
    }

    /// How long ago the server asked for a packet, before it asks now.
    long sinceAsked(int number, long nowNanos) {
        return log.sinceAsked(number, nowNanos);
    }

    /// Counts the server's requests for one packet.
    ///
    /// @return how often it was asked for now, or 0 where there was no reason to ask
    int asked(int number) {
        boolean missing = sent.containsKey(number) || log.wasLeaptOver(number);
        return !missing || (log.isDelivered(number) && !leaps.mayBeLostNumber(number)) ? 0 : log.asked(number);
    }

    /// The server asks for a key frame.
    void keyFrameAsked(long nowNanos) {
        lastAskedNanos = nowNanos;
        askedNanos.add(nowNanos);
        while (nowNanos - askedNanos.getFirst() >= VirtualClock.SECONDS) {
            askedNanos.removeFirst();
        }
        mostAskedInASecond = Math.max(mostAskedInASecond, askedNanos.size());
    }

    int mostAskedInASecond() {
        return mostAskedInASecond;
    }

    int payloadType() {
        return payloadType;
    }

    /// The server asks for a key frame by FIR; the same number again is the same request (RFC 5104 §4.3.1.2).
    void fullIntraRequest(int commandSequence) {
        if (commandSequence != answeredFir) {
            answeredFir = commandSequence;
            encoder.wantKeyFrame();
        }
    }

    /// The server tells what it received: much loss makes the pictures smaller, none lets them grow again.
    void heard(int received, int reported) {
        int percent = encoder.ratePercent();
        encoder.ratePercent(
                10 * received < 9 * reported ? Math.max(25, percent * 85 / 100) : Math.min(100, percent + 1));
    }

    /// Sends packets of the past again, under their old numbers.
    ///
    /// Two leaps may lie between. What is half of all numbers away is of the future to SRTP (RFC 3711 §3.3.1), and
    /// nobody who sent that could go on.
    void repeatOld(RandomGenerator chance) {
        List<byte[]> old = List.copyOf(sent.values());
        for (int i = 0; i < 5 && !old.isEmpty(); i++) {
            PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
            buffer.set(old.get(chance.nextInt(old.size())));
            if (((sequenceNumber - buffer.u16(2)) & 0xffff) < NUMBERS_BACK) {
                peer.sendRtp(buffer);
            } else {
                buffer.release();
            }
        }
    }

    /// The publisher's clock, or its numbers, leap.
    void jump(long ticks, int wanted) {
        int numbers = leaps.allowed(wanted);
        leaps.leap(
                nextTruth,
                (sequenceNumber + numbers) & 0xffff,
                ticks & 0xffff_ffffL,
                clockRateHz(),
                numbers,
                peer.world().now());
        timestamp = (timestamp + ticks) & 0xffff_ffffL;
        for (int i = 0; i < numbers; i++) {
            log.leaptOver((sequenceNumber + i) & 0xffff);
        }
        sequenceNumber = (sequenceNumber + numbers) & 0xffff;
    }

    /// Its sender report: what it sent, and which timestamp belongs to this moment (RFC 3550 §6.4.1).
    SenderReport report(NtpTime time, long nowNanos) {
        long untilNext = (nextTickNanos - nowNanos) * clockRateHz() / VirtualClock.SECONDS;
        return new SenderReport(
                ssrc, time, (timestamp - untilNext) & 0xffff_ffffL, packets, octets & 0xffff_ffffL, List.of());
    }

    /// The network brought one to the server.
    void reported() {
        leaps.reported();
    }

    private int clockRateHz() {
        return kind == MediaKind.AUDIO ? 48_000 : 90_000;
    }

    /// Now, by the clock of the camera, and how far that is before the one that our sender reports show.
    private byte[] captureTime() {
        if (id(HeaderExtensionType.ABS_CAPTURE_TIME) == 0) {
            return NOTHING;
        }
        ByteBuffer told = ByteBuffer.allocate(tellsCaptureOffset ? 16 : 8);
        NtpTime ours = peer.ntpAt(peer.world().now());
        NtpTime capture = ours.plusNanos(captureAheadNanos);
        told.putLong(capture.bits());
        if (tellsCaptureOffset) {
            told.putLong(capture.bits() - ours.bits());
        }
        return told.array();
    }

    private void describe(boolean rtx, byte[] descriptor, byte[] itsAllocation, byte[] capture) {
        block.clear();
        text(HeaderExtensionType.MID, mid);
        text(rtx ? HeaderExtensionType.REPAIRED_RID : HeaderExtensionType.RID, rid);
        int transportCc = id(HeaderExtensionType.TRANSPORT_CC);
        if (transportCc != 0) {
            block.addU16(transportCc, peer.wire().nextTransportSequence());
        }
        int level = id(HeaderExtensionType.AUDIO_LEVEL);
        if (level != 0 && kind == MediaKind.AUDIO) {
            block.addAudioLevel(level, true, loudness.applyAsInt(peer.world().now()));
        }
        int dependency = id(HeaderExtensionType.DEPENDENCY_DESCRIPTOR);
        if (dependency != 0 && descriptor.length > 0) {
            block.add(dependency, descriptor);
        }
        int layers = id(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION);
        if (layers != 0 && itsAllocation.length > 0) {
            block.add(layers, itsAllocation);
        }
        if (capture.length > 0) {
            block.add(id(HeaderExtensionType.ABS_CAPTURE_TIME), capture);
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
        describe(
                true,
                Objects.requireNonNullElse(descriptors.get(missing), NOTHING),
                Objects.requireNonNullElse(allocations.get(missing), NOTHING),
                Objects.requireNonNullElse(captures.get(missing), NOTHING));
        peer.sendRtp(buffer);
    }
}
