package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// A participant with keys of his own who speaks under the names of others, or hides things in headers.
class StreamAttackSimTest {
    private static final int ONE_BYTE = 0xbede;
    private static final int TWO_BYTE = 0x1000;

    private final RtpPacket view = new RtpPacket();
    private final ExtensionBlock block = new ExtensionBlock();

    /// Protects packets for one attacker with indexes of its own, so that no memory of SSRCs grows here.
    private static SimSrtp keys(SimPeer attacker) {
        return new SimSrtp(
                attacker.keys().remoteKey(),
                attacker.keys().remoteSalt(),
                attacker.world().ciphers());
    }

    private void send(
            Siege siege,
            SimPeer attacker,
            SimSrtp keys,
            int payloadType,
            int number,
            long ssrc,
            String mid,
            String rid) {
        PacketBuffer packet = Objects.requireNonNull(siege.world.peerPool().acquire());
        view.begin(packet, payloadType, number, number * 90L, ssrc);
        packet.length(RtpPacket.FIXED_HEADER_BYTES + 50);
        packet.fill(RtpPacket.FIXED_HEADER_BYTES, 50, 0x55);
        view.wrap(packet);
        block.clear();
        if (!mid.isEmpty()) {
            block.add(attacker.id(HeaderExtensionType.MID), mid.getBytes(StandardCharsets.UTF_8));
        }
        if (!rid.isEmpty()) {
            block.add(attacker.id(HeaderExtensionType.RID), rid.getBytes(StandardCharsets.UTF_8));
            block.add(attacker.id(HeaderExtensionType.REPAIRED_RID), rid.getBytes(StandardCharsets.UTF_8));
        }
        block.replaceIn(view);
        keys.protect(packet, number);
        siege.inject(attacker.address(), packet.toArray());
        packet.release();
    }

    /// Every SSRC that means something to anybody, with every MID and RID of theirs, from somebody else's transport.
    @Test
    void nobodySpeaksUnderTheNamesOfAnother() {
        try (Siege siege = new Siege(1)) {
            SimPeer alice = siege.stage.joinSimulcast("alice", 2);
            SimPeer bob = siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.enter(siege.stage
                    .newcomer("mallory")
                    .publishes("m", MediaKind.AUDIO, TrackSource.MICROPHONE)
                    .receivesPairs(0, 2));
            SimPeer lurker = siege.stage.watch("lurker", 2);
            siege.stage.run(2);
            List<Long> ssrcs = new ArrayList<>();
            for (SimPeer victim : List.of(alice, bob)) {
                for (SimStream stream : victim.streams.all()) {
                    ssrcs.add(stream.ssrc);
                    ssrcs.add(stream.rtxSsrc);
                }
                for (String slot : List.of("sa0", "sv0", "sa1", "sv1")) {
                    ssrcs.add(victim.slot(slot).slot().ssrc());
                    ssrcs.add(victim.slot(slot).slot().rtxSsrc());
                }
            }
            long unknown = siege.drops(DropReason.UNKNOWN_SSRC) + siege.drops(DropReason.UNKNOWN_PAYLOAD_TYPE);
            int sent = 0;
            for (SimPeer attacker : List.of(mallory, lurker)) {
                SimSrtp keys = keys(attacker);
                int number = 0;
                for (long ssrc : ssrcs) {
                    for (String mid : List.of("", "a", "v", "sa0", "sv0")) {
                        for (String rid : List.of("", "q", "h", "f")) {
                            for (int type :
                                    new int[] {PeerOffer.OPUS, PeerOffer.VP8, PeerOffer.VP8_RTX, PeerOffer.H264}) {
                                send(siege, attacker, keys, type, number++ & 0x7fff, ssrc, mid, rid);
                                sent++;
                            }
                        }
                    }
                    siege.world.run(20 * SimWorld.MILLIS);
                }
            }
            assertThat(siege.drops(DropReason.UNKNOWN_SSRC)
                            + siege.drops(DropReason.UNKNOWN_PAYLOAD_TYPE)
                            + siege.drops(DropReason.SSRC_CONFLICT)
                            - unknown)
                    .isEqualTo(sent);
            siege.assertHeld();
        }
    }

    /// Of two packets under one SSRC with numbers far apart, SRTP takes the second for an old one.
    private static long dropped(Siege siege) {
        return siege.drops(DropReason.UNKNOWN_SSRC)
                + siege.drops(DropReason.SSRC_CONFLICT)
                + siege.drops(DropReason.REPLAYED)
                + siege.drops(DropReason.BAD_TAG);
    }

    /// As the swarm's thieves do it: with sections that the thief has or has not, and layers that it has not.
    @Test
    void sectionsAndLayersOfAnotherBindNothing() {
        try (Siege siege = new Siege(1)) {
            SimPeer alice = siege.stage.joinSimulcast("alice", 3);
            SimPeer bob = siege.stage.join("bob", 1);
            siege.stage.run(2);
            long before = dropped(siege);
            bob.streams.sendUnderForeignNames(bob.stream("v"), alice, siege.stage.chance());
            siege.stage.run(1);
            // Six slots; three layers, each with a section of the thief's and without.
            assertThat(dropped(siege) - before).isEqualTo(12);
            siege.assertHeld();
        }
    }

    @Test
    void twoWhoChoseTheSameSsrcDoNotMeet() {
        try (Siege siege = new Siege(2)) {
            List<SimPeer> pair = new ArrayList<>();
            for (String name : List.of("alice", "bob")) {
                SimPeer peer = siege.stage
                        .newcomer(name)
                        .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q")
                        .receivesPairs(0, 2);
                peer.stream("vq").ssrc = 4_711;
                pair.add(siege.stage.enter(peer));
            }
            siege.stage.watch("carol", 2);
            siege.stage.run(4);
            assertThat(pair)
                    .allSatisfy(
                            peer -> assertThat(peer.slot("sv0").slot().ssrc()).isNotEqualTo(4_711));
            siege.assertHeld();
        }
    }

    @Test
    void aPayloadTypeThatWasNotNegotiatedBindsNothing() {
        try (Siege siege = new Siege(3)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            SimSrtp keys = keys(alice);
            int sent = 0;
            for (int type = 0; type < 128; type++) {
                boolean rtcp = type >= 64 && type < 96;
                if (rtcp
                        || List.of(PeerOffer.OPUS, PeerOffer.VP8, PeerOffer.VP8_RTX, PeerOffer.H264)
                                .contains(type)) {
                    continue;
                }
                for (String mid : List.of("", "a", "v")) {
                    send(siege, alice, keys, type, type, 1_000_000L + type, mid, "");
                    sent++;
                }
            }
            // The second and third of each SSRC have the index of the first.
            assertThat(siege.drops(DropReason.UNKNOWN_SSRC) + siege.drops(DropReason.UNKNOWN_PAYLOAD_TYPE))
                    .isEqualTo(sent / 3);
            assertThat(siege.drops(DropReason.REPLAYED)).isEqualTo(sent * 2L / 3);
            siege.assertHeld();
        }
    }

    /// Each takes the section over, as far as anybody may: who learns a hundred thousand SSRCs is no browser.
    @Test
    void aHundredThousandSsrcsAreBounded() {
        try (Siege siege = new Siege(4)) {
            siege.stage.join("alice", 2);
            siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.join("mallory", 2);
            mallory.harmsItself = true;
            siege.stage.run(2);
            SimSrtp keys = keys(mallory);
            for (int i = 0; i < 100_000; i++) {
                long ssrc = 10_000_000L + i;
                if (i < 2_000) {
                    mallory.streams.alsoSent(ssrc);
                }
                send(siege, mallory, keys, PeerOffer.VP8, i & 0x7fff, ssrc, i % 2 == 0 ? "v" : "", "");
                if (i % 200 == 0) {
                    siege.world.run(SimWorld.MILLIS);
                }
            }
            assertThat(siege.drops(DropReason.TOO_MANY_SSRCS)).isGreaterThan(98_000);
            siege.stage.run(5);
            siege.assertHeld();
        }
    }

    /// Puts raw bytes in the place of a packet's extension block.
    private static void block(PacketBuffer packet, int profile, byte[] elements) {
        if ((packet.u8(0) & 0x10) != 0) {
            packet.remove(12, 4 + 4 * packet.u16(14));
        }
        int words = (elements.length + 3) / 4;
        packet.insert(12, 4 + 4 * words);
        packet.putU8(0, packet.u8(0) | 0x10);
        packet.putU16(12, profile);
        packet.putU16(14, words);
        packet.fill(16, 4 * words, 0);
        packet.write(16, elements, 0, elements.length);
    }

    /// Elements that pretend, contradict, overlap and overflow, behind the MID without which nothing would pass.
    private static byte[] smuggled(RandomGenerator chance, SimPeer by, SimStream stream, boolean oneByte) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        element(bytes, oneByte, by.id(HeaderExtensionType.MID), stream.mid.getBytes(StandardCharsets.UTF_8));
        int elements = chance.nextInt(12);
        for (int i = 0; i < elements; i++) {
            byte[] value = new byte[oneByte ? 1 + chance.nextInt(16) : chance.nextInt(60)];
            chance.nextBytes(value);
            element(bytes, oneByte, chance.nextInt(oneByte ? 16 : 256), value);
        }
        if (chance.nextBoolean()) {
            // The last one reaches beyond the block.
            bytes.write(oneByte ? 0x1f : 1);
            bytes.write(0xff);
        }
        return bytes.toByteArray();
    }

    private static void element(ByteArrayOutputStream bytes, boolean oneByte, int id, byte[] value) {
        if (oneByte) {
            bytes.write(id << 4 | (value.length - 1));
        } else {
            bytes.write(id);
            bytes.write(value.length);
        }
        bytes.writeBytes(value);
    }

    @Test
    void onlyWhatIsAllowedLeavesWhateverIsPutIntoHeaders() {
        try (Siege siege = new Siege(5)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.watch("carol", 1);
            int[] count = new int[1];
            for (SimStream stream : alice.streams.all()) {
                stream.smuggler = packet -> {
                    int kind = count[0]++ % 8;
                    switch (kind) {
                        case 0, 1, 2 -> block(packet, ONE_BYTE, smuggled(siege.chance, alice, stream, true));
                        case 3, 4 ->
                            block(
                                    packet,
                                    TWO_BYTE | siege.chance.nextInt(16),
                                    smuggled(siege.chance, alice, stream, false));
                        case 5 -> block(packet, siege.chance.nextInt(0x1_0000), siege.noise(siege.chance.nextInt(300)));
                        case 6 -> block(packet, ONE_BYTE, new byte[0]);
                        default -> {}
                    }
                };
            }
            siege.stage.run(20);
            assertThat(count[0]).isGreaterThan(1_500);
            siege.assertHolds();
            alice.streams.all().forEach(stream -> stream.smuggler = packet -> {});
            siege.stage.run(2);
            siege.assertHeld();
        }
    }

    /// What is allowed by name may not be a vessel for something else.
    @Test
    void anAllowedExtensionOfTheWrongSizeIsLeftBehind() {
        try (Siege siege = new Siege(6)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            SimStream audio = alice.stream("a");
            int[] length = new int[1];
            audio.smuggler = packet -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                element(bytes, false, alice.id(HeaderExtensionType.MID), "a".getBytes(StandardCharsets.UTF_8));
                element(bytes, false, alice.id(HeaderExtensionType.AUDIO_LEVEL), siege.noise(length[0]++ % 256));
                block(packet, TWO_BYTE, bytes.toByteArray());
            };
            siege.stage.run(7);
            assertThat(length[0]).isGreaterThan(256);
            siege.assertHeld();
        }
    }
}
