package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceCommand;
import io.sluice.forwarding.DropReason;
import io.sluice.loop.LoopStats;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of RED (RFC 2198) on its way from who sends it to who takes it, and to who does not.
class RedundantSoundSimTest {
    private static final int RED_BYTES = 5 + 2 * 100;

    private final SimWorld world = new SimWorld(1);
    private final SimPeer alice = world.peer("alice");
    private final SimPeer bob = world.peer("bob");
    private final SimPeer carol = world.peer("carol");

    @AfterEach
    void nothingIsLeft() {
        assertThat(world.violations().found()).isEmpty();
        world.close();
    }

    /// Alice speaks with redundancy, bob takes it, and carol takes plain Opus alone.
    private SimStream call() {
        alice.offers.sendsRedundantSound(1);
        bob.offers.takesRedundantSound();
        alice.publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE).join();
        bob.receives("sa0", MediaKind.AUDIO).join();
        carol.receives("sa0", MediaKind.AUDIO).join();
        world.run(SimWorld.SECONDS);
        alice.startAll();
        return alice.stream("a");
    }

    private long drops(DropReason reason) {
        return world.loop().stats().drops().stream()
                .filter(drop -> drop.reason().equals(reason.name().toLowerCase(Locale.ROOT)))
                .mapToLong(LoopStats.Drop::count)
                .sum();
    }

    private static void assertContinuous(List<Received> packets) {
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).sequenceNumber())
                    .isEqualTo((packets.get(i - 1).sequenceNumber() + 1) & 0xffff);
            assertThat((int) (packets.get(i).timestamp() - packets.get(i - 1).timestamp()))
                    .isEqualTo(960);
        }
    }

    @Test
    void whoTakesRedundancyGetsItAndWhoDoesNotGetsPlainSound() {
        call();
        world.run(SimWorld.SECONDS);
        List<Received> redundant = bob.media("sa0");
        assertThat(redundant).hasSizeGreaterThan(45);
        // Nothing is before the first.
        assertThat(redundant.subList(1, redundant.size()))
                .allMatch(packet -> packet.payloadType() == PeerOffer.RED && packet.payloadBytes() == RED_BYTES);
        List<Received> plain = carol.media("sa0");
        assertThat(plain)
                .hasSizeGreaterThan(45)
                .allMatch(packet -> packet.payloadType() == PeerOffer.OPUS && packet.payloadBytes() == 100)
                .allMatch(packet -> packet.audioLevel() == 20);
        assertContinuous(redundant);
        assertContinuous(plain);
    }

    @Test
    void whatWasLostOnTheWayInIsTakenOutOfTheNextPacket() {
        SimStream sound = call();
        world.run(500 * SimWorld.MILLIS);
        sound.lose.add(sound.sequenceNumber);
        sound.lose.add((sound.sequenceNumber + 5) & 0xffff);
        world.run(500 * SimWorld.MILLIS);
        assertThat(carol.media("sa0")).hasSizeGreaterThan(45).allMatch(packet -> packet.payloadBytes() == 100);
        assertContinuous(carol.media("sa0"));
        assertContinuous(bob.media("sa0"));
        assertThat(bob.media("sa0").stream().skip(1).filter(packet -> packet.payloadBytes() == 100))
                .as("what was recovered has no redundancy of its own")
                .hasSize(2)
                .allMatch(packet -> packet.payloadType() == bob.offers.opus);
        assertThat(world.loop().stats().recovered()).isEqualTo(2);
    }

    @Test
    void ofTwoInARowTheOneThatIsCarriedIsRecovered() {
        SimStream sound = call();
        world.run(500 * SimWorld.MILLIS);
        sound.lose.add(sound.sequenceNumber);
        sound.lose.add((sound.sequenceNumber + 1) & 0xffff);
        world.run(500 * SimWorld.MILLIS);
        assertThat(world.loop().stats().recovered()).isEqualTo(1);
        assertThat(carol.media("sa0")).hasSize(bob.media("sa0").size());
    }

    @Test
    void whatComesAfterAllWasHereBefore() {
        SimStream sound = call();
        world.run(500 * SimWorld.MILLIS);
        List<byte[]> held = new ArrayList<>();
        int late = sound.sequenceNumber;
        world.uplink((tuple, bytes) -> {
            boolean hold = bytes.length > 100 && ((bytes[2] & 0xff) << 8 | (bytes[3] & 0xff)) == late && held.isEmpty();
            if (hold) {
                held.add(bytes);
                world.in(50 * SimWorld.MILLIS, now -> {
                    alice.wire().delivered(tuple.remote(), bytes, true, now);
                    world.inject(tuple, bytes);
                });
            }
            return !hold;
        });
        world.run(500 * SimWorld.MILLIS);
        assertThat(held).hasSize(1);
        assertThat(world.loop().stats().recovered()).isEqualTo(1);
        assertThat(drops(DropReason.DUPLICATE)).isEqualTo(1);
        assertContinuous(carol.media("sa0"));
        assertContinuous(bob.media("sa0"));
    }

    @Test
    void whatCannotBeReadIsCountedAndGoesToNobody() {
        SimStream sound = call();
        world.run(500 * SimWorld.MILLIS);
        sound.stop();
        world.run(100 * SimWorld.MILLIS);
        RtpPacket view = new RtpPacket();
        sound.smuggler = buffer -> {
            assertThat(view.wrap(buffer)).isTrue();
            buffer.fill(view.payloadOffset(), view.payloadLength(), 0xff);
        };
        int before = carol.media("sa0").size() + bob.media("sa0").size();
        int sentBefore = sound.packets;
        sound.start();
        world.run(200 * SimWorld.MILLIS);
        sound.stop();
        world.run(100 * SimWorld.MILLIS);
        assertThat(drops(DropReason.MALFORMED)).isPositive().isEqualTo(sound.packets - sentBefore);
        assertThat(carol.media("sa0").size() + bob.media("sa0").size()).isEqualTo(before);
    }

    @Test
    void whatWasSaidWhileMutedIsInNoLaterPacket() {
        call();
        world.run(500 * SimWorld.MILLIS);
        mute(true);
        world.run(500 * SimWorld.MILLIS);
        int before = bob.media("sa0").size();
        mute(false);
        world.run(2 * SimWorld.SECONDS);
        List<Received> after = bob.media("sa0");
        assertThat(after.get(before).payloadBytes())
                .as("the frame before was said while muted")
                .isEqualTo(100);
        assertThat(after.getLast().payloadBytes()).isEqualTo(RED_BYTES);
        assertContinuous(after.subList(before, after.size()));
    }

    /// No packet tells then where the mute was.
    @Test
    void aMuteOfWhichNoPacketComesIsNotRecovered() {
        SimStream sound = call();
        world.run(500 * SimWorld.MILLIS);
        int before = carol.media("sa0").size();
        sound.lose.add(sound.sequenceNumber);
        sound.lose.add((sound.sequenceNumber + 1) & 0xffff);
        mute(true);
        world.run(40 * SimWorld.MILLIS);
        mute(false);
        world.run(2 * SimWorld.SECONDS);
        assertThat(world.loop().stats().recovered()).isZero();
        assertThat(bob.media("sa0").get(before).payloadBytes())
                .as("the frame before was said while muted")
                .isEqualTo(100);
        assertThat(bob.media("sa0").getLast().payloadBytes()).isEqualTo(RED_BYTES);
    }

    private void mute(boolean muted) {
        SimPeer.done(world.command(new ConferenceCommand.UpdateTrack(
                SimPeer.ROOM, alice.sessionId(), alice.published("a").trackId(), muted, null)));
    }
}
