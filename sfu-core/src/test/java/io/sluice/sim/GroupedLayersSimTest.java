package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceCommand;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import io.sluice.rtcp.Goodbye;
import io.sluice.sim.media.PayloadForm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A publisher whose layers have no RIDs, only SSRCs in a group (`a=ssrc-group:SIM`).
class GroupedLayersSimTest {
    private final SimWorld world = new SimWorld(1);
    private final SimPeer alice = world.peer("alice");
    private final SimPeer bob = world.peer("bob");

    @AfterEach
    void nothingIsLeft() {
        assertThat(world.loop().stats().faults()).isZero();
        assertThat(world.violations().found()).isEmpty();
        world.close();
    }

    /// Alice sends the layers in this order, and bob has them for some seconds.
    private void call(String... layers) {
        alice.offers.form = PayloadForm.VP8;
        bob.offers.form = PayloadForm.VP8;
        alice.publishesGrouped("v", layers);
        shape();
        alice.join();
        bob.receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        alice.startAll();
        world.run(4 * SimWorld.SECONDS);
    }

    private void shape() {
        shape("vq", 180, 150);
        shape("vh", 360, 400);
        shape("vf", 720, 1_100);
    }

    private void shape(String layer, int height, int payloadBytes) {
        if (alice.streams.has(layer)) {
            alice.stream(layer).encoder.height = height;
            alice.stream(layer).encoder.payloadBytes = payloadBytes;
        }
    }

    private void wants(int maxHeight) {
        String trackId = alice.published("v").trackId();
        bob.limitsLayers = true;
        SimPeer.done(world.command(
                new ConferenceCommand.Subscribe(SimPeer.ROOM, bob.sessionId(), trackId, true, 0, maxHeight, 0)));
        world.run(2 * SimWorld.SECONDS);
    }

    /// Bob gets pictures, and all of them from this layer.
    private void bobSees(String layer) {
        int before = bob.media("sv0").size();
        world.run(2 * SimWorld.SECONDS);
        List<Received> seen = bob.media("sv0").subList(before, bob.media("sv0").size());
        assertThat(seen)
                .hasSizeGreaterThan(100)
                .allMatch(packet -> packet.payloadBytes() == alice.stream(layer).encoder.payloadBytes);
    }

    private void offersAnew(String... layers) {
        alice.publishesGrouped("v", layers);
        shape();
        assertThat(alice.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        for (String layer : layers) {
            alice.stream("v" + layer).start();
        }
        world.run(4 * SimWorld.SECONDS);
    }

    @Test
    void theLayerIsChosenByHeightInWhateverOrderTheyAreListed() {
        call("h", "f", "q");
        bobSees("vf");
        wants(360);
        bobSees("vh");
        wants(180);
        bobSees("vq");
        wants(0);
        bobSees("vf");
    }

    @Test
    void eachLayerIsRepairedByItsOwnRetransmissions() {
        call("q", "h", "f");
        for (int height : List.of(180, 360, 720)) {
            wants(height);
            String layer = height == 180 ? "vq" : height == 360 ? "vh" : "vf";
            SimStream stream = alice.stream(layer);
            int before = bob.repairs("sv0").size();
            stream.lose.add((stream.sequenceNumber + 4) & 0xffff);
            world.run(SimWorld.SECONDS);
            assertThat(bob.repairs("sv0").subList(before, bob.repairs("sv0").size()))
                    .as(layer)
                    .singleElement()
                    .matches(repair -> repair.payloadBytes() == stream.encoder.payloadBytes);
            bobSees(layer);
        }
    }

    @Test
    void layersThatNobodyReceivesAreNotSent() {
        alice.heedsHints = true;
        call("q", "h", "f");
        onlyIsSent("vf");
        wants(360);
        onlyIsSent("vh");
        wants(180);
        onlyIsSent("vq");
    }

    private void onlyIsSent(String layer) {
        world.run(4 * SimWorld.SECONDS);
        assertThat(alice.streams.all().stream().filter(stream -> stream.running))
                .containsExactly(alice.stream(layer));
        bobSees(layer);
    }

    @Test
    void moreThanThreeAreTheFirstThree() {
        call("q", "h", "x", "f");
        assertThat(alice.published("v").encodings())
                .extracting(EncodingParameters::ssrc)
                .containsExactly(alice.stream("vq").ssrc, alice.stream("vh").ssrc, alice.stream("vx").ssrc);
        alice.stream("vx").stop();
        world.run(3 * SimWorld.SECONDS);
        bobSees("vh");
    }

    @Test
    void aGroupThatMovesOnKeepsTheLayersThatItStillNames() {
        call("q", "h", "x");
        alice.stream("vq").stop();
        offersAnew("h", "x", "f");
        bobSees("vf");
        wants(360);
        alice.stream("vx").stop();
        world.run(2 * SimWorld.SECONDS);
        bobSees("vh");
    }

    @Test
    void aGroupInAnotherOrderIsHintedInThatOrder() {
        alice.heedsHints = true;
        call("q", "h", "f");
        offersAnew("h", "q", "f");
        wants(180);
        onlyIsSent("vq");
        wants(360);
        onlyIsSent("vh");
    }

    @Test
    void aSoundHasNoLayers() {
        SimStream first = grouped(MediaKind.AUDIO, "a", "one", "two");
        alice.join();
        bob.receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        assertThat(alice.published("a").encodings())
                .extracting(EncodingParameters::ssrc)
                .containsExactly(first.ssrc);
        first.start();
        world.run(2 * SimWorld.SECONDS);
        assertThat(bob.media("sa0")).hasSizeGreaterThan(90);
    }

    private SimStream grouped(MediaKind kind, String mid, String... layers) {
        alice.offers.section(alice.streams.publishGrouped(alice.offers, mid, kind, layers));
        return alice.stream(mid + layers[0]);
    }

    @Test
    void aGroupThatShrinksToOneAndGrowsAgainGoesOn() {
        call("q", "h", "f");
        wants(180);
        // The layer that is received says goodbye, so that nothing arrives when the group changes.
        for (String layer : List.of("vq", "vh", "vf")) {
            alice.stream(layer).stop();
            alice.sendRtcp(Goodbye.of(alice.stream(layer).ssrc));
        }
        world.run(SimWorld.SECONDS);
        offersAnew("q");
        bobSees("vq");
        wants(0);
        offersAnew("q", "h", "f");
        bobSees("vf");
    }

    @Test
    void ridsMayTakeThePlaceOfAGroup() {
        call("q", "h", "f");
        alice.stopAll();
        alice.publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q", "h", "f");
        shape();
        assertThat(alice.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        alice.startAll();
        world.run(4 * SimWorld.SECONDS);
        bobSees("vf");
    }

    @Test
    void theSameOfferAgainChangesNothing() {
        call("q", "h", "f");
        int keyFrames = alice.stream("vf").encoder.keyFrames();
        offersAnew("q", "h", "f");
        bobSees("vf");
        assertThat(alice.stream("vf").encoder.keyFrames()).isEqualTo(keyFrames);
    }
}
