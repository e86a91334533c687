package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.ConferenceEvent;
import io.sluice.forwarding.DropReason;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.SimEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Packets on the right path without the right key, or with a key and for the second time.
class SrtpAttackSimTest {
    private static final int FLOOD = 60_000 * Siege.SCALE;

    /// As a packet of one of the victim's streams, with everything in the clear right and the rest noise.
    private static byte[] forged(Siege siege, SimStream stream, int sequenceNumber) {
        byte[] packet = siege.noise(60);
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.put(0, (byte) 0x80);
        header.put(1, (byte) stream.payloadType());
        header.putShort(2, (short) sequenceNumber);
        header.putInt(8, (int) stream.ssrc);
        return packet;
    }

    private static byte[] forgedRtcp(Siege siege, long ssrc) {
        byte[] packet = siege.noise(60);
        ByteBuffer header = ByteBuffer.wrap(packet);
        header.put(0, (byte) 0x80);
        header.put(1, (byte) 200);
        header.putInt(4, (int) ssrc);
        header.put(56, (byte) (packet[56] | 0x80));
        return packet;
    }

    @Test
    void aFloodOfBadTagsOnTheRightPathEndsNothing() {
        try (Siege siege = Siege.ofRealCrypto(1)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            long lines = siege.logLines();
            long good = siege.world.loop().stats().datagramsSent();
            long tags = siege.drops(DropReason.BAD_TAG);
            long windows = siege.drops(DropReason.REPLAYED);
            SimStream[] streams = alice.streams.all().toArray(SimStream[]::new);
            for (int i = 0; i < FLOOD; i++) {
                SimStream stream = streams[i % streams.length];
                siege.inject(
                        alice.address(),
                        i % 10 == 9
                                ? forgedRtcp(siege, stream.ssrc)
                                // Numbers all around the circle: none may move the rollover counter.
                                : forged(siege, stream, i * 7_919));
                if (i % 100 == 0) {
                    siege.world.run(SimWorld.MILLIS);
                }
            }
            long refused = siege.drops(DropReason.BAD_TAG)
                    - tags
                    + siege.drops(DropReason.REPLAYED)
                    - windows
                    + siege.drops(DropReason.MALFORMED);
            assertThat(refused).isEqualTo(FLOOD);
            assertThat(siege.drops(DropReason.BAD_TAG) - tags).isGreaterThan(FLOOD / 2);
            assertThat(siege.logLines()).isEqualTo(lines);
            assertThat(siege.world.loop().stats().datagramsSent()).isGreaterThan(good);
            siege.assertHeld();
        }
    }

    @Test
    void aFloodFromAForgedSourceDoesNotEvenReachACipher() {
        try (Siege siege = Siege.ofRealCrypto(2)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            long lines = siege.logLines();
            SimStream[] streams = alice.streams.all().toArray(SimStream[]::new);
            for (int i = 0; i < FLOOD; i++) {
                siege.inject(Siege.ATTACKER, forged(siege, streams[i % streams.length], i));
                if (i % 1_000 == 0) {
                    siege.world.run(SimWorld.MILLIS);
                }
            }
            assertThat(siege.drops(DropReason.UNROUTED)).isEqualTo(FLOOD);
            assertThat(siege.drops(DropReason.BAD_TAG)).isZero();
            assertThat(siege.logLines()).isEqualTo(lines);
            assertThat(siege.allAnswers()).isEmpty();
            siege.assertHeld();
        }
    }

    /// Every genuine packet again, a moment later and long after, over three wraps of the sequence numbers.
    @Test
    void nothingIsTakenTwiceOverThreeWraps() {
        try (Siege siege = Siege.ofRealCrypto(3)) {
            SimPeer alice = siege.stage.join("alice", 0);
            siege.stage.run(1);
            SimStream video = alice.stream("v");
            video.encoder.payloadBytes = 60;
            Deque<byte[]> past = new ArrayDeque<>();
            List<byte[]> sampled = new ArrayList<>();
            int[] wraps = new int[1];
            int[] last = {-1};
            long[] replays = new long[1];
            siege.world.uplink((tuple, bytes) -> {
                if (!tuple.remote().equals(alice.address()) || bytes[0] >= 0) {
                    return true;
                }
                ByteBuffer header = ByteBuffer.wrap(bytes);
                if (header.getInt(8) == (int) video.ssrc) {
                    int number = header.getShort(2) & 0xffff;
                    wraps[0] += number < last[0] ? 1 : 0;
                    last[0] = number;
                }
                past.add(bytes);
                if (past.size() > 700) {
                    // Within the window of 1024, and it comes a second time only now.
                    replays[0]++;
                    siege.inject(alice.address(), past.remove());
                }
                if (header.getShort(2) % 97 == 0) {
                    sampled.add(bytes);
                }
                return true;
            });
            video.encoder.packetsPerFrame = 40;
            long before = siege.drops(DropReason.REPLAYED) + siege.drops(DropReason.BAD_TAG);
            while (wraps[0] < 3) {
                siege.stage.run(0.8);
                // Just less than what the nearest rollover can be told from.
                video.jump(0, 30_000);
                if (wraps[0] == 2 && !siege.stage.peers().containsKey("bob")) {
                    siege.stage.watch("bob", 1);
                }
                for (byte[] old : sampled) {
                    // Its number belongs to an earlier rollover now, or lies before the window.
                    replays[0]++;
                    siege.inject(alice.address(), old);
                }
            }
            video.encoder.packetsPerFrame = SimEncoder.PACKETS_PER_FRAME;
            siege.stage.run(1);
            long refused = siege.drops(DropReason.REPLAYED) + siege.drops(DropReason.BAD_TAG) - before;
            assertThat(refused).isEqualTo(replays[0]);
            siege.assertHeld();
        }
    }

    /// A packet of each age up to the window's edge is held back and comes late; then each comes once more.
    @Test
    void whatWasOvertakenWithinTheWindowIsStillTaken() {
        try (Siege siege = Siege.ofRealCrypto(4)) {
            SimPeer alice = siege.stage.join("alice", 0);
            siege.stage.watch("bob", 1);
            siege.stage.run(1);
            SimStream audio = alice.stream("a");
            alice.stream("v").stop();
            audio.lossless = false;
            alice.repairs = false;
            for (int age : new int[] {1, 2, 63, 64, 65, 512, 1_022, 1_023, 1_024, 1_025}) {
                byte[][] held = new byte[1][];
                int[] after = new int[1];
                siege.world.uplink((tuple, bytes) -> {
                    boolean media = bytes[0] < 0
                            && ByteBuffer.wrap(bytes).getInt(8) == (int) audio.ssrc
                            && tuple.remote().equals(alice.address());
                    if (media && held[0] == null) {
                        held[0] = bytes;
                        return false;
                    }
                    after[0] += media ? 1 : 0;
                    return true;
                });
                while (after[0] < age) {
                    siege.world.run(SimWorld.MILLIS);
                }
                siege.world.run(15 * SimWorld.MILLIS);
                siege.world.uplink((tuple, bytes) -> true);
                long refused = siege.drops(DropReason.REPLAYED);
                alice.wire().delivered(alice.address(), held[0], true, siege.world.now());
                siege.inject(alice.address(), held[0]);
                assertThat(siege.drops(DropReason.REPLAYED) - refused)
                        .as("%d packets late", age)
                        .isEqualTo(age < 1_024 ? 0 : 1);
                siege.inject(alice.address(), held[0]);
                assertThat(siege.drops(DropReason.REPLAYED) - refused)
                        .as("%d packets late, and twice", age)
                        .isEqualTo(age < 1_024 ? 1 : 2);
            }
            siege.stage.run(1);
            siege.assertHolds();
        }
    }

    /// The other side has lost count of the rollovers: its packets do not open, and the right ones still do.
    @Test
    void anotherRolloverCounterOpensNothingAndSpoilsNothing() {
        try (Siege siege = Siege.ofRealCrypto(5)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            SimStream video = alice.stream("v");
            SimSrtp keys = new SimSrtp(alice.keys().remoteKey(), alice.keys().remoteSalt(), siege.world.ciphers());
            long refused = siege.drops(DropReason.BAD_TAG);
            int sent = 0;
            for (long rollovers : new long[] {7, 1L << 20, (1L << 32) - 1}) {
                for (int ahead = 1; ahead < 1_000; ahead += 10) {
                    PacketBuffer packet = packet(siege, video.payloadType(), video.sequenceNumber + ahead, video.ssrc);
                    keys.protect(packet, rollovers << 16 | packet.u16(2));
                    siege.inject(alice.address(), packet.toArray());
                    packet.release();
                    sent++;
                }
                siege.stage.run(0.2);
            }
            assertThat(siege.drops(DropReason.BAD_TAG) - refused).isEqualTo(sent);
            siege.assertHeld();
        }
    }

    /// A new SSRC may begin with any number, and both ends agree on its first rollover.
    @Test
    void aStreamThatBeginsAnywhereIsFollowed() {
        try (Siege siege = Siege.ofRealCrypto(6)) {
            SimPeer alice = siege.stage.join("alice", 0);
            siege.stage.watch("bob", 1);
            siege.stage.run(1);
            for (int first : new int[] {0, 1, 0x7fff, 0x8000, 0xfffe, 0xffff}) {
                alice.changeSsrcBySignalling("v", first);
                siege.stage.run(2);
                siege.stage.checkLive("bob", 1);
            }
            assertThat(siege.drops(DropReason.BAD_TAG)).isZero();
            siege.assertHeld();
        }
    }

    /// A participant who fills the table of SSRCs shuts only himself out.
    @Test
    void anAttackerWithKeysWearsOutOnlyHisOwnTable() {
        try (Siege siege = Siege.ofRealCrypto(7)) {
            siege.stage.join("alice", 2);
            siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.join("mallory", 2);
            siege.stage.run(2);
            SimSrtp keys =
                    new SimSrtp(mallory.keys().remoteKey(), mallory.keys().remoteSalt(), siege.world.ciphers());
            for (int i = 0; i < 20_000; i++) {
                PacketBuffer packet = packet(siege, PeerOffer.VP8, i & 0x7fff, 1 + siege.chance.nextLong(0xffff_fff0L));
                keys.protect(packet, packet.u16(2));
                siege.inject(mallory.address(), packet.toArray());
                packet.release();
                if (i % 100 == 0) {
                    siege.world.run(SimWorld.MILLIS);
                }
            }
            assertThat(siege.drops(DropReason.TOO_MANY_SSRCS)).isGreaterThan(18_000);
            assertThat(siege.world.events(ConferenceEvent.SessionClosed.class)).isEmpty();
            siege.assertHeld();
        }
    }

    private static PacketBuffer packet(Siege siege, int payloadType, int sequenceNumber, long ssrc) {
        PacketBuffer packet = Objects.requireNonNull(siege.world.peerPool().acquire());
        new RtpPacket().begin(packet, payloadType, sequenceNumber & 0xffff, 1, ssrc);
        packet.length(RtpPacket.FIXED_HEADER_BYTES + 40);
        packet.fill(RtpPacket.FIXED_HEADER_BYTES, 40, 0x55);
        return packet;
    }
}
