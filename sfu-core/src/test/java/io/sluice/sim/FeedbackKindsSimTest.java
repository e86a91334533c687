package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.Fir;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.sim.media.SimEncoder;
import io.sluice.sim.net.LinkConditions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Peers that offered FIR without PLI, or REMB without transport-wide feedback.
class FeedbackKindsSimTest {
    private final Stage stage = new Stage(1, false);

    @AfterEach
    void close() {
        stage.end();
        assertThat(stage.world().violations().found()).isEmpty();
        stage.close();
    }

    private SimPeer newcomer(String who) {
        SimPeer peer = stage.newcomer(who);
        peer.remembers = true;
        return peer;
    }

    @Test
    void whoKnowsNoPliIsAskedAndAsksByFir() {
        SimPeer alice = newcomer("alice");
        alice.offers.firOnly = true;
        stage.enter(alice.publishesBoth().receivesPairs(0, 1));
        SimPeer bob = newcomer("bob");
        bob.offers.firOnly = true;
        stage.enter(bob.publishesBoth().receivesPairs(0, 1));
        stage.run(2);
        assertThat(alice.rtcp(Fir.class)).isNotEmpty();
        int before = alice.stream("v").encoder.keyFrames();
        long asked = bob.receiver("sv0").plis;
        stage.conditions("bob", LinkConditions.PERFECT, LinkConditions.PERFECT.dead());
        stage.run(2);
        stage.conditions("bob", LinkConditions.PERFECT);
        stage.run(2);
        assertThat(bob.receiver("sv0").plis).isGreaterThan(asked);
        assertThat(alice.stream("v").encoder.keyFrames()).isGreaterThan(before);
        stage.checkAllLive(0.2);
    }

    @Test
    void oneFirIsOneRequestHoweverOftenItIsSent() {
        SimPeer alice = stage.join("alice", 1);
        stage.run(1);
        SimStream video = alice.stream("v");
        SimEncoder encoder = video.encoder;
        int before = encoder.keyFrames();
        for (int number : new int[] {7, 7, 7, 8}) {
            video.fullIntraRequest(number);
            stage.run(0.1);
        }
        assertThat(encoder.keyFrames()).isEqualTo(before + 2);
    }

    @Test
    void whoKnowsOnlyRembGetsNoTransportWideNumbersAndSendsNone() {
        SimPeer alice = newcomer("alice");
        alice.offers.rembOnly = true;
        stage.enter(alice.publishesBoth().receivesPairs(0, 1));
        SimPeer bob = newcomer("bob");
        stage.enter(bob.publishesBoth().receivesPairs(0, 1));
        stage.run(3);
        assertThat(alice.inbox().received()).hasSizeGreaterThan(100).allMatch(packet -> packet.transportSequence() < 0);
        assertThat(alice.rtcp(TransportFeedback.class)).isEmpty();
        assertThat(bob.rtcp(TransportFeedback.class)).isNotEmpty();
        stage.checkAllLive(0.2);
    }

    @Test
    void aPublisherObeysRemb() {
        SimPeer alice = stage.join("alice", 1);
        stage.join("bob", 1);
        SimEncoder video = alice.stream("v").encoder;
        SimEncoder audio = alice.stream("a").encoder;
        stage.run(1);
        alice.streams.limit(200_000);
        long bits = video.next(stage.world().now()).stream()
                .mapToLong(packet -> 8L * packet.payload().length)
                .sum();
        assertThat(25 * bits + audio.wantedBps()).isBetween(180_000L, 200_000L);
        alice.streams.limit(10_000_000);
        assertThat(video.next(stage.world().now())).allMatch(packet -> packet.payload().length == video.payloadBytes);
    }
}
