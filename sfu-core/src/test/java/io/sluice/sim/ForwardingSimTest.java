package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SlotView;
import io.sluice.parameters.Codec;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.sim.media.SimEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one participant sends and another receives, from datagram to datagram.
class ForwardingSimTest {
    private final SimWorld world = new SimWorld(1);
    private final SimPeer alice = world.peer("alice");
    private final SimPeer bob = world.peer("bob");

    @AfterEach
    void nothingIsLeft() {
        assertThat(world.violations().found()).isEmpty();
        world.close();
    }

    /// Both join, publish and offer slots.
    private void call() {
        alice.publishesBoth().receivesPairs(0, 1).join();
        bob.publishesBoth().receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        assertThat(alice.isKeyed()).isTrue();
        assertThat(bob.isKeyed()).isTrue();
        alice.startAll();
        bob.startAll();
    }

    @Test
    void bothHearAndSeeEachOtherUnderTheSlotsOwnNumbers() {
        call();
        world.run(5 * SimWorld.SECONDS);
        for (SimPeer peer : List.of(alice, bob)) {
            List<Received> audio = peer.media("sa0");
            List<Received> video = peer.media("sv0");
            assertThat(audio).hasSizeGreaterThan(240);
            assertThat(video).hasSizeGreaterThan(360);
            assertContinuous(audio, 960);
            assertContinuous(video, 3_600);
            assertThat(video.getFirst().vp8KeyFrame()).isTrue();
            assertThat(video.getFirst().mid()).isEqualTo("sv0");
            assertThat(audio.getFirst().mid()).isEqualTo("sa0");
            assertThat(audio.getFirst().audioLevel()).isEqualTo(20);
            assertThat(video).allMatch(packet -> packet.payloadType() == PeerOffer.VP8);
        }
        assertThat(world.loop().stats().faults()).isZero();
    }

    private static void assertContinuous(List<Received> packets, int step) {
        for (int i = 1; i < packets.size(); i++) {
            Received before = packets.get(i - 1);
            Received packet = packets.get(i);
            assertThat(packet.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xffff);
            assertThat((packet.timestamp() - before.timestamp()) & 0xffff_ffffL).isIn(0L, (long) step);
        }
    }

    @Test
    void transportWideNumbersRunOverAllStreamsInWireOrder() {
        call();
        world.run(2 * SimWorld.SECONDS);
        List<Received> all = bob.inbox().received();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).transportSequence()).isEqualTo((all.get(i - 1).transportSequence() + 1) & 0xffff);
        }
    }

    @Test
    void publishersGetTransportFeedbackAndReceiverReports() {
        call();
        world.run(3 * SimWorld.SECONDS);
        assertThat(alice.rtcp(TransportFeedback.class)).hasSizeGreaterThan(20);
        Set<Long> reported = new HashSet<>();
        for (ReceiverReport report : alice.rtcp(ReceiverReport.class)) {
            for (ReportBlock block : report.reports()) {
                reported.add(block.ssrc());
                assertThat(block.cumulativeLost()).isZero();
            }
        }
        assertThat(reported).contains(alice.stream("a").ssrc, alice.stream("v").ssrc);
    }

    @Test
    void receiversGetSenderReportsOnWhichLipsCanBeSynchronised() {
        call();
        world.run(5 * SimWorld.SECONDS);
        long audioSsrc = bob.slot("sa0").slot().ssrc();
        long videoSsrc = bob.slot("sv0").slot().ssrc();
        SenderReport audio = last(bob, audioSsrc);
        SenderReport video = last(bob, videoSsrc);
        assertThat(audio.packetCount()).isGreaterThan(100);
        // Both say when what is captured now would be stamped: within the delay of the network.
        Received lastAudio = bob.media("sa0").getLast();
        Received lastVideo = bob.media("sv0").getLast();
        double audioMillis = toMillis(lastAudio.timestamp() - audio.rtpTimestamp(), 48)
                + audio.ntpTime().unixMillis();
        double videoMillis = toMillis(lastVideo.timestamp() - video.rtpTimestamp(), 90)
                + video.ntpTime().unixMillis();
        assertThat(audioMillis - videoMillis).isBetween(-60.0, 60.0);
    }

    private static double toMillis(long ticks, int perMilli) {
        return (double) (int) ticks / perMilli;
    }

    private static SenderReport last(SimPeer peer, long ssrc) {
        return peer.rtcp(SenderReport.class).stream()
                .filter(report -> report.ssrc() == ssrc)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void aLostPacketIsSentAgainAsRtx() {
        call();
        world.run(SimWorld.SECONDS);
        Received some = bob.media("sv0").getLast();
        bob.sendRtcp(Nack.of(1, some.ssrc(), some.sequenceNumber()));
        world.run(100 * SimWorld.MILLIS);
        assertThat(bob.repairs("sv0")).singleElement().satisfies(repair -> {
            assertThat(repair.original()).isEqualTo(some.sequenceNumber());
            assertThat(repair.timestamp()).isEqualTo(some.timestamp());
            assertThat(repair.marker()).isEqualTo(some.marker());
        });
    }

    @Test
    void withoutRtxTheSameProtectedBytesAreSentAgain() {
        bob.offers.rtx = false;
        call();
        world.run(SimWorld.SECONDS);
        assertThat(bob.slot("sv0").slot().rtxSsrc()).isEqualTo(EncodingParameters.UNKNOWN_SSRC);
        Received some = bob.media("sv0").getLast();
        bob.sendRtcp(Nack.of(1, some.ssrc(), some.sequenceNumber()));
        world.run(100 * SimWorld.MILLIS);
        assertThat(bob.inbox().duplicates).isEqualTo(1);
    }

    @Test
    void whatThePublishersUplinkLosesIsAskedForAndReachesTheReceiver() {
        call();
        world.run(SimWorld.SECONDS);
        SimStream video = alice.stream("v");
        int lost = (video.sequenceNumber + 4) & 0xffff;
        video.lose.add(lost);
        world.run(SimWorld.SECONDS);
        assertThat(alice.rtcp(Nack.class)).isNotEmpty();
        List<Received> direct = bob.media("sv0");
        int holes = 0;
        for (int i = 1; i < direct.size(); i++) {
            int step = (direct.get(i).sequenceNumber() - direct.get(i - 1).sequenceNumber()) & 0xffff;
            if (step != 1) {
                assertThat(step).isEqualTo(2);
                int missing = (direct.get(i).sequenceNumber() - 1) & 0xffff;
                assertThat(bob.repairs("sv0")).anyMatch(repair -> repair.original() == missing);
                holes++;
            }
        }
        assertThat(holes).isEqualTo(1);
    }

    @Test
    void keyFrameRequestsOfManyAreMergedAndLimited() {
        call();
        world.run(3 * SimWorld.SECONDS);
        int before = alice.rtcp(Pli.class).size();
        long ssrc = bob.slot("sv0").slot().ssrc();
        for (int i = 0; i < 900; i++) {
            world.in(i * 10L * SimWorld.MILLIS / 3, now -> bob.sendRtcp(new Pli(1, ssrc)));
        }
        world.run(3 * SimWorld.SECONDS);
        assertThat(alice.rtcp(Pli.class).size() - before).isBetween(1, 7);
        assertThat(alice.stream("v").encoder.keyFrames()).isGreaterThan(1);
    }

    @Test
    void feedbackAboutAForeignSsrcIsIgnored() {
        call();
        world.run(SimWorld.SECONDS);
        int before = alice.rtcp(Pli.class).size();
        bob.sendRtcp(new Pli(1, alice.stream("v").ssrc));
        world.run(SimWorld.SECONDS);
        assertThat(alice.rtcp(Pli.class)).hasSize(before);
    }

    @Test
    void simulcastIsLearntByRidAndTheHighestLayerIsForwarded() {
        alice.publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q", "h", "f").join();
        bob.receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        alice.stream("vq").start();
        world.run(SimWorld.SECONDS);
        assertThat(bob.media("sv0")).isNotEmpty();
        alice.stream("vh").start();
        alice.stream("vf").start();
        world.run(2 * SimWorld.SECONDS);
        int before = bob.media("sv0").size();
        world.run(SimWorld.SECONDS);
        List<Received> video = bob.media("sv0");
        assertThat(video.size() - before).isBetween(70, 80);
        for (int i = 1; i < video.size(); i++) {
            assertThat((video.get(i).sequenceNumber() - video.get(i - 1).sequenceNumber()) & 0xffff)
                    .isEqualTo(1);
        }
        alice.stream("vf").stop();
        world.run(2 * SimWorld.SECONDS);
        before = bob.media("sv0").size();
        world.run(SimWorld.SECONDS);
        assertThat(bob.media("sv0").size() - before).isBetween(70, 80);
        assertThat(world.loop().stats().faults()).isZero();
    }

    /// What bob gets of three layers, after those who were found higher have had their key frames.
    private void theHighestOfLayersListedAs(String... rids) {
        alice.publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, rids).join();
        bob.receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        alice.stream("vf").encoder.payloadBytes = 1_100;
        alice.stream("vh").encoder.payloadBytes = 400;
        alice.stream("vq").encoder.payloadBytes = 150;
        alice.startAll();
        world.run(4 * SimWorld.SECONDS);
        int settled = bob.media("sv0").size();
        int keyFrames = alice.stream("vf").encoder.keyFrames();
        world.run(10 * SimWorld.SECONDS);
        List<Received> after =
                bob.media("sv0").subList(settled, bob.media("sv0").size());
        assertThat(after).hasSizeGreaterThan(700).allMatch(packet -> packet.payloadBytes() == 1_100);
        assertContinuous(after, 3_600);
        assertThat(alice.stream("vf").encoder.keyFrames()).isEqualTo(keyFrames);
        assertThat(alice.stream("vf").encoder.keyFrames()
                        + alice.stream("vh").encoder.keyFrames()
                        + alice.stream("vq").encoder.keyFrames())
                .isLessThanOrEqualTo(8);
        assertThat(world.loop().stats().faults()).isZero();
    }

    @Test
    void theHighestLayerIsForwardedWhereItIsListedFirst() {
        theHighestOfLayersListedAs("f", "h", "q");
    }

    @Test
    void theHighestLayerIsForwardedWhereItIsListedLast() {
        theHighestOfLayersListedAs("q", "h", "f");
    }

    @Test
    void theHighestLayerIsForwardedWhereItIsListedBetween() {
        theHighestOfLayersListedAs("h", "f", "q");
    }

    @Test
    void aMutedTrackIsNotForwardedAndSaysSo() {
        call();
        world.run(SimWorld.SECONDS);
        String trackId = alice.published("v").trackId();
        SimPeer.done(
                world.command(new ConferenceCommand.UpdateTrack(SimPeer.ROOM, alice.sessionId(), trackId, true, null)));
        world.run(100 * SimWorld.MILLIS);
        int before = bob.media("sv0").size();
        world.run(SimWorld.SECONDS);
        assertThat(bob.media("sv0")).hasSize(before);
        assertThat(bob.slotView("sv0")).isEqualTo(new SlotView("sv0", MediaKind.VIDEO, trackId, SlotView.Reason.MUTED));
        SimPeer.done(world.command(
                new ConferenceCommand.UpdateTrack(SimPeer.ROOM, alice.sessionId(), trackId, false, null)));
        world.run(SimWorld.SECONDS);
        List<Received> after = bob.media("sv0").subList(before, bob.media("sv0").size());
        assertThat(after).isNotEmpty();
        assertThat(after.getFirst().vp8KeyFrame()).isTrue();
    }

    @Test
    void aReceiverWithoutTheCodecIsNotSeated() {
        bob.offers.vp8 = false;
        alice.publishesBoth().join();
        bob.receivesPairs(0, 1).join();
        world.run(SimWorld.SECONDS);
        assertThat(bob.slotView("sv0"))
                .isEqualTo(new SlotView("sv0", MediaKind.VIDEO, null, SlotView.Reason.CODEC_UNSUPPORTED));
        assertThat(bob.slotView("sa0").trackId()).isEqualTo(alice.published("a").trackId());
    }

    @Test
    void aNewcomersFirstVideoPacketBeginsAKeyFrame() {
        call();
        world.run(2 * SimWorld.SECONDS);
        SimPeer carol = world.peer("carol").receivesPairs(0, 2).join();
        world.run(2 * SimWorld.SECONDS);
        for (String mid : List.of("sv0", "sv1")) {
            assertThat(carol.media(mid)).isNotEmpty();
            assertThat(carol.media(mid).getFirst().vp8KeyFrame()).isTrue();
        }
    }

    /// The camera of alice, as a newcomer sees it for whom a key frame was made whose first packet got lost.
    private List<Received> seenByANewcomerWhoseKeyFrameStartsLate(boolean padded) {
        call();
        // Until the last key frame is too old to begin with.
        world.run(3 * SimWorld.SECONDS);
        SimStream video = alice.stream("v");
        int keyFrames = video.encoder.keyFrames();
        video.loseKeyFrameStart = true;
        video.padsKeyFrames = padded;
        SimPeer carol = world.peer("carol").receivesPairs(0, 2).join();
        world.run(3 * SimWorld.SECONDS);
        assertThat(video.loseKeyFrameStart).isFalse();
        assertThat(video.encoder.keyFrames()).isEqualTo(keyFrames + 1);
        String trackId = alice.published("v").trackId();
        String mid = trackId.equals(carol.slotView("sv0").trackId()) ? "sv0" : "sv1";
        assertThat(carol.slotView(mid).trackId()).isEqualTo(trackId);
        assertThat(carol.repairs(mid)).isEmpty();
        assertThat(world.loop().stats().faults()).isZero();
        return carol.media(mid);
    }

    @Test
    void aKeyFrameWhoseFirstPacketCameLateReachesANewcomerAsAWhole() {
        List<Received> seen = seenByANewcomerWhoseKeyFrameStartsLate(false);
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(seen.getFirst().vp8KeyFrame()).isTrue();
        assertThat(seen.get(SimEncoder.PACKETS_PER_FRAME - 1).marker()).isTrue();
        assertThat(seen.subList(0, SimEncoder.PACKETS_PER_FRAME))
                .allMatch(packet -> packet.timestamp() == seen.getFirst().timestamp());
        assertContinuous(seen, 3_600);
    }

    @Test
    void paddingBehindALateKeyFrameLeavesNoHole() {
        List<Received> seen = seenByANewcomerWhoseKeyFrameStartsLate(true);
        assertThat(seen).hasSizeGreaterThan(100);
        assertContinuous(seen, 3_600);
    }

    @Test
    void whatWasKeptOfACodecThatIsGoneIsNotReplayedBehindALateKeyFrame() {
        alice.publishesBoth().join();
        world.run(SimWorld.SECONDS);
        alice.startAll();
        world.run(SimWorld.SECONDS);
        SimStream video = alice.stream("v");
        video.loseKeyFrameStart = true;
        video.strayPayloadType = PeerOffer.H264;
        bob.receivesPairs(0, 1).join();
        while (video.loseKeyFrameStart) {
            world.run(SimWorld.MILLIS);
        }
        video.strayPayloadType = -1;
        // All of it but the start has come, and none of it has gone on.
        world.run(15 * SimWorld.MILLIS);
        assertThat(bob.media("sv0")).isEmpty();
        alice.offers.withdraws("v", Codec.H264);
        assertThat(alice.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        world.run(100 * SimWorld.MILLIS);
        List<Received> seen = bob.media("sv0");
        assertThat(seen).hasSizeGreaterThan(2 * SimEncoder.PACKETS_PER_FRAME);
        assertThat(seen.getFirst().vp8KeyFrame()).isTrue();
        assertContinuous(seen, 3_600);
    }
}
