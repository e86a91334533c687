package io.sluice.sim;

import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.HeaderExtensions;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.Truth;
import io.sluice.sim.net.VirtualClock;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What the server sends on one slot in → what breaks a promise out.
final class SlotWitness {
    /// A switch of track may leave so much between the pictures, and timestamps may say that they came so much apart.
    /// A newcomer is given the past in so little of its own time.
    private static final long PAST_ROOM_NANOS = 11 * VirtualClock.MILLIS;
    private static final long TIMESTAMP_TOLERANCE_NANOS = 500 * VirtualClock.MILLIS;

    private static final int MAX_RESENDS = 3;
    /// A longer one is judged where the stream begins anew.
    private static final int MAX_GAP = 1_000;
    private static final int NUMBERS = 0x1_0000;
    /// The server keeps nothing back that is in order.
    private static final long KEPT_NANOS = VirtualClock.MILLIS;

    private static final long STALE_NANOS = 2 * VirtualClock.SECONDS;
    /// Stands for the stream of a packet that a peer forged.
    private static final int FORGED = -1;

    final String mid;
    final MediaKind kind;
    private final SimPeer peer;
    private final SimWorld world;
    private final Violations violations;
    private final long ssrc;
    private final BitSet sent = new BitSet();
    /// Made with the first packet, for a large room has many slots.
    private byte[] resends = {};

    private int[] numberOf = {};
    private int[] streamOf = {};
    private long highest = -1;
    private @Nullable Truth last;
    private long lastTimestamp;
    private long lastAtNanos;
    /// What came before the slot began may take so much more of the slot's time.
    private long roomNanos;
    /// The newest packet that had come when the slot began, and all before it.
    private int pastUpTo;
    /// What came before the stream began here was kept for it, and goes out behind its beginning.
    private long beganNanos;

    private final RepairShare share = new RepairShare();
    private final LayerWitness layers = new LayerWitness();
    private final PictureIdWitness pictureIds = new PictureIdWitness();
    private final RedWitness sounds;
    final CaptureTimeWitness captures;
    long packets;
    /// Payload bytes of those, as sender reports count them.
    long octets;

    SlotWitness(SimPeer peer, SimWorld world, String mid, MediaKind kind, long ssrc) {
        this.peer = peer;
        this.world = world;
        this.violations = world.violations();
        this.mid = mid;
        this.kind = kind;
        this.ssrc = ssrc;
        this.sounds = new RedWitness(peer.offers, world);
        this.captures = new CaptureTimeWitness(peer, world);
    }

    private void violated(String what) {
        violations.add(peer.identity() + ", slot " + mid + ": " + what);
    }

    int clockRateHz() {
        return kind == MediaKind.AUDIO ? 48_000 : 90_000;
    }

    @Nullable
    Truth last() {
        return last;
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    /// What a payload says behind its first bytes; null where nobody sent it, and where one did who also forges.
    private @Nullable Truth truth(RtpPacket packet, int skippedBytes) {
        Truth truth = Truth.read(
                packet.buffer(), packet.payloadOffset() + skippedBytes, packet.payloadLength() - skippedBytes);
        return truth == null || world.stream(truth.stream()).peer().forges ? null : truth;
    }

    /// A packet under the slot's own SSRC.
    void media(RtpPacket packet, long nowNanos) {
        makeRoom();
        Truth truth = truth(packet, 0);
        if (truth == null && !world.hasForgerBeside(peer)) {
            violated("a payload that nobody sent");
            return;
        }
        share.media(packet.buffer().length(), nowNanos);
        packets++;
        octets += packet.payloadLength();
        head(packet);
        if (truth != null) {
            int payload = packet.payloadOffset();
            if (kind == MediaKind.AUDIO) {
                String wrong = sounds.sends(packet, truth);
                if (!wrong.isEmpty()) {
                    violated(wrong);
                }
                payload = sounds.primaryOffset();
            }
            content(packet, truth, payload, packet.payloadLength() - (payload - packet.payloadOffset()));
            captures.packet(packet, truth);
        }
        long extended =
                highest < 0 ? packet.sequenceNumber() : highest + (short) (packet.sequenceNumber() - (int) highest);
        if (extended <= highest) {
            violated("sequence number " + packet.sequenceNumber() + " is not above the highest");
            return;
        }
        if (truth != null) {
            place(packet, truth, extended, nowNanos);
        }
        for (long n = Math.max(highest + 1, extended - NUMBERS / 2); n <= extended; n++) {
            sent.clear((int) n & 0xffff);
            resends[(int) n & 0xffff] = 0;
        }
        highest = extended;
        remember(packet.sequenceNumber(), truth);
        last = truth;
        lastTimestamp = packet.timestamp();
        lastAtNanos = nowNanos;
    }

    private void makeRoom() {
        if (resends.length == 0) {
            resends = new byte[NUMBERS];
            numberOf = new int[NUMBERS];
            streamOf = new int[NUMBERS];
        }
    }

    private void remember(int number, @Nullable Truth truth) {
        sent.set(number);
        numberOf[number] = truth == null ? FORGED : truth.number();
        streamOf[number] = truth == null ? FORGED : truth.stream();
    }

    /// Where a packet stands in the stream.
    private void place(RtpPacket packet, Truth truth, long extended, long nowNanos) {
        Truth before = last;
        boolean goesOn = before != null && goesOn(before, truth, extended - highest);
        if (!goesOn) {
            begins(truth, highest < 0 ? 1 : extended - highest);
        }
        if (kind == MediaKind.VIDEO) {
            SimStream source = world.stream(truth.stream());
            String wrong = layers.sends(source, truth, packet.marker(), before != null && extended - highest != 1)
                    + pictureIds.sends(
                            source.form.codec(),
                            packet,
                            truth,
                            !goesOn,
                            before != null && closed(before, truth),
                            truth.keyFrame() && truth.index() == 0 && world.lastCommandNanos() >= lastAtNanos);
            if (!wrong.isEmpty() && (before == null || !leapt(before, truth))) {
                violated(wrong);
            }
        }
        if (before != null
                && before.stream() == truth.stream()
                && (goesOn || world.lastCommandNanos() < lastAtNanos)
                && !leapt(before, truth)) {
            // Mutes, subscriptions and leaves come by command; without one a source that goes on loses nothing.
            nothingIsLeftOut(before, truth);
        }
        timestamps(packet, truth, before, goesOn, nowNanos);
        long keptNanos = nowNanos - world.stream(truth.stream()).arrivedNanos(truth.number());
        if (goesOn && keptNanos > KEPT_NANOS && nowNanos - keptNanos > beganNanos) {
            violated("packet " + truth.number() + " goes out " + keptNanos / VirtualClock.MILLIS + " ms after it came");
        }
    }

    /// Whether a packet follows another of its source, be it over a gap that the receiver can see.
    private boolean goesOn(Truth before, Truth truth, long step) {
        if (before.stream() != truth.stream()) {
            return false;
        }
        int passed = truth.number() - before.number();
        if (step == 1 && isSeatedAnew(truth)) {
            return false;
        }
        // What is left out and came behind newer packets leaves its gap.
        if (step <= passed && step >= passed - thinned(before, truth)) {
            return true;
        }
        if (!leapt(before, truth)) {
            return false;
        }
        // A short leap stays as it is, a long one leaves one number; the first packet behind a very long one is lost
        // (RFC 3550 A.1), and others behind it may be.
        int leap = world.stream(truth.stream()).stepBetween(before.number(), truth.number());
        return (step <= leap && step >= leap - thinned(before, truth)) || (step > 1 && step <= Math.max(2, passed));
    }

    /// Whether a source begins once more, behind newer packets of its own, by what somebody commanded.
    private boolean isSeatedAnew(Truth truth) {
        return truth.keyFrame()
                && truth.index() == 0
                && world.lastCommandNanos() >= lastAtNanos
                && newestWith(truth) > truth.number();
    }

    /// The newest packet of its source that had come when this one did. Sound that came within another packet is before
    /// that one, and in its order all the same.
    private int newestWith(Truth truth) {
        SimStream source = world.stream(truth.stream());
        int newest = source.highestArrived(truth.number());
        boolean within = kind == MediaKind.AUDIO && source.arrivedNanos(newest) == source.arrivedNanos(truth.number());
        return within ? truth.number() : newest;
    }

    /// How many packets between two arrived and are of layers that are left out.
    private int thinned(Truth before, Truth truth) {
        SimStream source = world.stream(truth.stream());
        int thinned = 0;
        for (int number = Math.max(before.number(), truth.number() - MAX_GAP) + 1; number < truth.number(); number++) {
            thinned += source.hasArrived(number) && mayBeLeftOut(source, number) ? 1 : 0;
        }
        return thinned;
    }

    /// Whether pictures were left out between two packets, and nothing else is missing there.
    private boolean closed(Truth before, Truth truth) {
        return truth.picture() > before.picture()
                && truth.number() > before.number() + 1
                && world.stream(truth.stream()).peer().uplink().isPerfect()
                && thinned(before, truth) == truth.number() - before.number() - 1;
    }

    private boolean mayBeLeftOut(SimStream source, int number) {
        Truth truth = source.made(number);
        return truth != null && LayerWitness.mayBeLeftOut(source.form.mode(), truth, peer.limitsLayers);
    }

    /// The stream begins, or goes on from somewhere else: with a picture that needs no other, and without a gap.
    private void begins(Truth truth, long step) {
        if (kind == MediaKind.VIDEO && !(truth.keyFrame() && truth.index() == 0)) {
            violated("begins with packet " + truth.index() + " of frame " + truth.frame()
                    + (truth.keyFrame() ? ", a key frame" : ", no key frame"));
        }
        if (step != 1) {
            violated("a step of " + step + " in the sequence numbers where another source begins");
        }
        layers.begins();
        roomNanos = PAST_ROOM_NANOS;
        pastUpTo = newestWith(truth);
        beganNanos = world.now();
    }

    /// A gap is the network's: what the server has, and has not sent, leaves none.
    private void nothingIsLeftOut(Truth before, Truth truth) {
        SimStream source = world.stream(truth.stream());
        // A source may begin with a packet that its publisher sends again from long ago.
        boolean stale = lastAtNanos - before.capturedNanos() > STALE_NANOS;
        if (stale || truth.number() - before.number() > MAX_GAP || source.peer().harmsItself) {
            return;
        }
        for (int number = before.number() + 1; number < truth.number(); number++) {
            // What came before anybody was seated is not kept.
            if (number > pastUpTo
                    && source.hasArrived(number)
                    && !mayBeLeftOut(source, number)
                    && !source.arrivedBehindLeap(number)) {
                violated("packet " + number + " of " + source.peer().identity() + "'s " + source.mid
                        + " arrived and was left out");
                return;
            }
        }
    }

    private void content(RtpPacket packet, Truth truth, int offset, int length) {
        SimStream stream = world.stream(truth.stream());
        if (stream.peer() == peer || stream.peer().identity().equals(peer.identity())) {
            violated("the participant's own " + stream.mid);
        }
        if (stream.kind != kind) {
            violated(stream.kind + " in a slot of " + kind);
        }
        if (!Truth.intact(packet.buffer(), offset, length)) {
            violated("a payload that was changed on the way");
        }
        boolean mustEnd = kind == MediaKind.VIDEO && truth.endsPicture();
        // Where the layers above are left out, the picture ends with the highest that is sent.
        boolean mayEnd = mustEnd
                || (kind == MediaKind.VIDEO
                        && stream.form.mode().spatialLayers() > 1
                        && truth.index() == truth.packets() - 1);
        if (packet.marker() ? !mayEnd : mustEnd) {
            violated("marker " + packet.marker() + " on packet " + truth.index() + " of " + truth.packets());
        }
    }

    private void head(RtpPacket packet) {
        String carried = packet.extensions().text(peer.id(HeaderExtensionType.MID));
        if (carried != null && !carried.equals(mid)) {
            violated("the MID " + carried);
        }
        extensions(packet);
    }

    /// Only what was negotiated and describes the media may leave, and nothing in the disguise of it.
    private void extensions(RtpPacket packet) {
        HeaderExtensions extensions = packet.extensions();
        for (int i = 0; i < extensions.count(); i++) {
            int id = extensions.id(i);
            int length = extensions.length(i);
            boolean allowed = id == peer.id(HeaderExtensionType.MID)
                    || (id == peer.id(HeaderExtensionType.TRANSPORT_CC) && length == 2)
                    || (id == peer.id(HeaderExtensionType.ABS_SEND_TIME) && length == 3)
                    || (peer.offers.timesCaptures
                            && id == peer.id(HeaderExtensionType.ABS_CAPTURE_TIME)
                            && (length == 8 || length == 16))
                    || (id == peer.id(HeaderExtensionType.AUDIO_LEVEL) && kind == MediaKind.AUDIO && length == 1);
            if (!allowed) {
                violated("a header extension of id " + id + " and " + length + " bytes");
            }
        }
    }

    /// In one source timestamps keep the source's distances; over a switch they go on and stay near the time that
    /// passed.
    private void timestamps(RtpPacket packet, Truth truth, @Nullable Truth before, boolean goesOn, long nowNanos) {
        if (before == null) {
            return;
        }
        int ticks = (int) (packet.timestamp() - lastTimestamp);
        double nanos = ticks * 1e9 / clockRateHz();
        if (before.stream() == truth.stream() && leapt(before, truth)) {
            return;
        }
        long captured = truth.capturedNanos() - before.capturedNanos();
        long passed = nowNanos - lastAtNanos;
        SimStream source = world.stream(truth.stream());
        // With the newest picture, of which not all may have come, the slot is in the present.
        Truth newest = source.made(pastUpTo);
        boolean fresh = nowNanos - truth.capturedNanos() < STALE_NANOS;
        boolean past = truth.number() <= pastUpTo || (newest != null && truth.picture() <= newest.picture());
        boolean leavesPast = !past && newest != null && before.picture() < newest.picture();
        if (goesOn && (past || leavesPast) && fresh && !source.leaptBetween(before.number(), pastUpTo)) {
            // What came before the slot began is given at once, drawn together.
            roomNanos -= past ? (long) nanos : 0;
            if (ticks < 0
                    || roomNanos < 0
                    || nanos > captured + VirtualClock.MILLIS
                    || (ticks == 0 && truth.picture() != before.picture())) {
                violated("timestamps %.1f ms apart in what came before, captured %.1f ms apart, %d ms too many"
                        .formatted(nanos / 1e6, captured / 1e6, -roomNanos / VirtualClock.MILLIS));
            }
            return;
        }
        // After a pause the server may have begun the same source anew.
        if (goesOn && captured < VirtualClock.SECONDS) {
            if (Math.abs(nanos - captured) > VirtualClock.MILLIS) {
                violated("timestamps %.1f ms apart, captured %.1f ms apart".formatted(nanos / 1e6, captured / 1e6));
            }
        } else if (ticks <= 0
                || (Math.abs(nanos - passed) > TIMESTAMP_TOLERANCE_NANOS
                        && Math.abs(nanos - captured) > TIMESTAMP_TOLERANCE_NANOS
                        && (newest == null
                                || Math.abs(nanos - (newest.capturedNanos() - before.capturedNanos()))
                                        > TIMESTAMP_TOLERANCE_NANOS))) {
            violated("timestamps %.1f ms apart over a switch, %.1f ms after the last packet"
                    .formatted(nanos / 1e6, passed / 1e6));
        }
    }

    private boolean leapt(Truth before, Truth truth) {
        return world.stream(truth.stream()).leaptBetween(before.number(), truth.number());
    }

    /// A retransmission, its payload led by the original number (RFC 4588 §4).
    void repair(RtpPacket packet, long nowNanos) {
        makeRoom();
        int original = packet.buffer().u16(packet.payloadOffset());
        Truth truth = truth(packet, 2);
        if (truth == null && !world.hasForgerBeside(peer)) {
            violated("a retransmission of what nobody sent");
            return;
        }
        head(packet);
        if (truth != null) {
            content(packet, truth, packet.payloadOffset() + 2, packet.payloadLength() - 2);
            captures.packet(packet, truth);
        }
        if (!sent.get(original)) {
            // Late or repaired on the way in: its first time on the wire.
            if (truth != null && kind == MediaKind.VIDEO) {
                String wrong = layers.late(truth, packet.marker());
                if (!wrong.isEmpty()) {
                    violated(wrong);
                }
            }
            remember(original, truth);
            packets++;
            octets += packet.payloadLength() - 2;
            share.media(packet.buffer().length(), nowNanos);
            return;
        }
        int stream = truth == null ? FORGED : truth.stream();
        int number = truth == null ? FORGED : truth.number();
        if (streamOf[original] != stream || numberOf[original] != number) {
            violated("packet " + original + " is repaired by another packet than was sent under this number");
        }
        again(original, packet.buffer().length(), nowNanos);
    }

    /// The same protected bytes once more, to a receiver without RTX.
    void repeated(int sequenceNumber, int bytes, long nowNanos) {
        if (!sent.get(sequenceNumber)) {
            violated("packet " + sequenceNumber + " is repeated, which was not sent");
        }
        again(sequenceNumber, bytes, nowNanos);
    }

    private void again(int number, int bytes, long nowNanos) {
        if (++resends[number] > MAX_RESENDS) {
            violated("packet " + number + " is sent again for the " + resends[number] + "th time");
        }
        if (!share.again(bytes, nowNanos)) {
            violated("more than a quarter of the stream is sent again");
        }
    }

    @Override
    public String toString() {
        return mid + " (" + ssrc + ")";
    }
}
