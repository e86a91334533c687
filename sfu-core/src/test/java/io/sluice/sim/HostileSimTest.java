package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.ConferenceEvent;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Bytes that nobody would send, from strangers and from peers with keys, into a whole loop.
class HostileSimTest {
    private final SimWorld world = new SimWorld(3);
    private final RandomGenerator random = new SplittableRandom(33);

    private SimPeer talking(String identity) {
        SimPeer peer = world.peer(identity)
                .publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE)
                .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q", "h", "f")
                .receivesPairs(0, 2)
                .join();
        world.run(SimWorld.SECONDS);
        peer.startAll();
        return peer;
    }

    private void assertAllIsWell(SimPeer... peers) {
        assertThat(world.violations().found()).isEmpty();
        assertThat(world.loop().stats().faults()).isZero();
        assertThat(world.events(ConferenceEvent.SessionClosed.class)).isEmpty();
        for (SimPeer peer : peers) {
            peer.leave();
        }
        world.run(40 * SimWorld.SECONDS);
        assertThat(world.pool().inUse()).isZero();
        assertThat(world.loop().loose()).isZero();
        world.close();
    }

    /// A second after all that, whoever watches is shown what is made.
    private void assertPicturesGoOn(SimPeer publisher, SimPeer watcher) {
        world.run(SimWorld.SECONDS);
        long before = picturesOf(publisher, watcher);
        world.run(SimWorld.SECONDS);
        assertThat(picturesOf(publisher, watcher) - before).isGreaterThan(20);
    }

    private static long picturesOf(SimPeer publisher, SimPeer watcher) {
        return Stream.of("vq", "vh", "vf")
                .mapToLong(mid -> watcher.receivers().stream()
                        .mapToLong(receiver -> receiver.picturesOf(publisher.stream(mid).number))
                        .sum())
                .sum();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void garbageFromAnywhereIsCountedAndForgotten() {
        SimPeer alice = talking("alice");
        SimPeer bob = talking("bob");
        FiveTuple stranger = new FiveTuple(SimWorld.SERVER, SimWorld.address("203.0.113.66", 6_666));
        FiveTuple known = new FiveTuple(SimWorld.SERVER, alice.address());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(random.nextInt(1_500));
            if (bytes.length > 0 && i % 2 == 0) {
                // Close behind what is right: STUN, DTLS, RTP and RTCP by their first bytes. DTLS but for alerts.
                bytes[0] = (byte) new int[] {0, 1, 22, 0x80, 0x90, 0xb0}[random.nextInt(6)];
            }
            if (bytes.length > 0 && bytes[0] == 21) {
                bytes[0] = 22;
            }
            world.inject(i % 3 == 0 ? known : stranger, bytes);
        }
        assertPicturesGoOn(alice, bob);
        assertAllIsWell(alice, bob);
    }

    @Test
    void rtpBehindTheKeysCanBeAnything() {
        SimPeer alice = talking("alice");
        SimPeer bob = talking("bob");
        alice.forges = true;
        long[] ssrcs = {alice.stream("a").ssrc, alice.stream("vq").ssrc, alice.stream("vh").ssrc, 1, 2, 3};
        int sequence = 0;
        int[] payloadTypes = {PeerOffer.OPUS, PeerOffer.VP8, PeerOffer.VP8_RTX, PeerOffer.H264, 0, 127};
        for (int i = 0; i < 20_000; i++) {
            PacketBuffer packet = Objects.requireNonNull(world.peerPool().acquire());
            packet.set(bytes(12 + random.nextInt(200)));
            packet.putU8(0, 0x80 | random.nextInt(64));
            packet.putU8(1, payloadTypes[random.nextInt(6)] | random.nextInt(2) << 7);
            // Rising, for SRTP on the peer's side uses no index twice either; sometimes by leaps.
            sequence += random.nextInt(50) == 0 ? random.nextInt(5_000) : 1;
            packet.putU16(2, sequence & 0xffff);
            packet.putU32(8, ssrcs[random.nextInt(6)]);
            if ((packet.u8(0) & 0x10) != 0 && packet.length() > 80) {
                packet.putU16(12 + 4 * (packet.u8(0) & 15), random.nextBoolean() ? 0xbede : 0x1000);
            }
            alice.sendRtp(packet);
            if (i % 100 == 0) {
                world.run(20 * SimWorld.MILLIS);
            }
        }
        assertThat(world.loop().stats().datagramsReceived()).isGreaterThan(9_000);
        assertPicturesGoOn(bob, alice);
        assertAllIsWell(alice, bob);
    }

    @Test
    void rtcpBehindTheKeysCanBeAnything() {
        SimPeer alice = talking("alice");
        SimPeer bob = talking("bob");
        long[] ssrcs = {
            bob.slot("sv0").slot().ssrc(),
            bob.slot("sv0").slot().rtxSsrc(),
            bob.slot("sa0").slot().ssrc(),
            bob.stream("a").ssrc,
            alice.stream("vq").ssrc
        };
        for (int i = 0; i < 20_000; i++) {
            int words = 2 + random.nextInt(40);
            PacketBuffer packet = Objects.requireNonNull(world.peerPool().acquire());
            packet.set(bytes(4 * words));
            packet.putU8(0, 0x80 | new int[] {0, 1, 4, 15, random.nextInt(32)}[random.nextInt(5)]);
            packet.putU8(1, 200 + random.nextInt(8));
            packet.putU16(2, words - 1);
            for (int at = 4; at + 4 <= packet.length(); at += 4) {
                if (random.nextInt(3) == 0) {
                    packet.putU32(at, ssrcs[random.nextInt(ssrcs.length)]);
                }
            }
            bob.sendRawRtcp(packet);
            if (i % 100 == 0) {
                world.run(20 * SimWorld.MILLIS);
            }
        }
        world.run(SimWorld.SECONDS);
        int before = bob.media("sv0").size();
        world.run(SimWorld.SECONDS);
        assertThat(bob.media("sv0").size()).isGreaterThan(before + 50);
        assertAllIsWell(alice, bob);
    }
}
