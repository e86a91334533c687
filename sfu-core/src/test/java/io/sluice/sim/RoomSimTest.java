package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.address.FiveTuple;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.EndReason;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.conference.SessionView;
import io.sluice.conference.SlotView;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.dtls.DtlsEvent;
import io.sluice.loop.LoopInput;
import io.sluice.loop.Reply;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who comes, stays, changes and goes.
class RoomSimTest {
    private final SimWorld world = new SimWorld(2);

    @AfterEach
    void close() {
        assertThat(world.violations().found()).isEmpty();
        world.close();
    }

    private SimPeer talking(String identity, int slots) {
        return talking(world, identity, slots);
    }

    static SimPeer talking(SimWorld world, String identity, int slots) {
        SimPeer peer =
                world.peer(identity).publishesBoth().receivesPairs(0, slots).join();
        world.run(SimWorld.SECONDS);
        assertThat(peer.isKeyed()).isTrue();
        peer.startAll();
        return peer;
    }

    private void assertNothingIsLeft(SimPeer... peers) {
        assertNothingIsLeft(world, peers);
    }

    /// Everybody leaves and the conference times out: nothing may be held.
    static void assertNothingIsLeft(SimWorld world, SimPeer... peers) {
        for (SimPeer peer : peers) {
            peer.leave();
        }
        world.run(40 * SimWorld.SECONDS);
        assertThat(world.events().getLast()).isInstanceOf(ConferenceEvent.Ended.class);
        assertThat(world.pool().inUse()).isZero();
        assertThat(world.peerPool().inUse()).isZero();
        assertThat(world.loop().loose()).isZero();
        assertThat(world.loop().stats().faults()).isZero();
        assertThat(world.checks.open).isZero();
        assertThat(world.dtls.sessions).allMatch(session -> session.closed);
    }

    @Test
    void eventsTellTheStoryInOrder() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 1);
        world.run(SimWorld.SECONDS);
        assertThat(world.events().stream().map(event -> event.getClass().getSimpleName()))
                .startsWith("Started", "ParticipantJoined")
                .containsSubsequence("TrackPublished", "TrackPublished", "ParticipantJoined", "TrackPublished");
        bob.leave();
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.TrackUnpublished.class)).hasSize(2);
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> {
                    assertThat(closed.sessionId()).isEqualTo(bob.sessionId());
                    assertThat(closed.reason()).isEqualTo(CloseReason.LEFT);
                });
        assertThat(world.events(ConferenceEvent.ParticipantLeft.class))
                .singleElement()
                .satisfies(left -> assertThat(left.participant().identity()).isEqualTo("bob"));
        assertThat(world.events(ConferenceEvent.SlotsChanged.class).getLast().slots())
                .containsExactly(
                        new SlotView("sa0", MediaKind.AUDIO, null, null),
                        new SlotView("sv0", MediaKind.VIDEO, null, null));
        assertThat(bob.heardGoodbye()).isTrue();
        assertThat(bob.heardBye).isTrue();
        assertNothingIsLeft(alice);
    }

    @Test
    void slotsAreToldOnlyWhenTheyChange() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 1);
        world.run(SimWorld.SECONDS);
        long before = world.events(ConferenceEvent.SlotsChanged.class).size();
        world.command(new ConferenceCommand.SetPolicy(SimPeer.ROOM, alice.sessionId(), SubscriptionPolicy.AUTO));
        bob.renegotiate();
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.SlotsChanged.class)).hasSize((int) before);
    }

    @Test
    void aNewWebSocketSessionReplacesTheOldOneAndNothingElse() {
        SimPeer alice = talking("alice", 1);
        SimPeer whip = world.peer("alice")
                .publishes("s", MediaKind.VIDEO, TrackSource.SCREEN)
                .join(SessionKind.WHIP, null);
        SimPeer again = world.peer("alice").publishesBoth().receivesPairs(0, 1).join();
        alice.vanish();
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> {
                    assertThat(closed.sessionId()).isEqualTo(alice.sessionId());
                    assertThat(closed.reason()).isEqualTo(CloseReason.REPLACED);
                });
        assertThat(world.events(ConferenceEvent.ParticipantLeft.class)).isEmpty();
        SessionView view =
                SimPeer.done(world.command(new ConferenceCommand.GetSession(SimPeer.ROOM, again.sessionId())));
        assertThat(view.epoch()).isGreaterThan(1);
        // The end of the old one comes late: it is nobody's.
        assertThat(world.command(new ConferenceCommand.CloseSession(SimPeer.ROOM, alice.sessionId(), CloseReason.LEFT)))
                .isInstanceOf(Outcome.Refused.class);
        whip.leave();
        assertThat(world.events(ConferenceEvent.ParticipantLeft.class)).isEmpty();
        assertNothingIsLeft(again);
    }

    @Test
    void moreSlotsAreAskedForAndFilledWithoutTouchingTheOldOnes() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 2);
        SimPeer carol = talking("carol", 2);
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.SlotsRequired.class))
                .contains(new ConferenceEvent.SlotsRequired(SimPeer.ROOM, alice.sessionId(), 2, 2));
        int told = world.events(ConferenceEvent.SlotsRequired.class).size();
        SimPeer.done(world.command(new ConferenceCommand.GetSession(SimPeer.ROOM, alice.sessionId())));
        assertThat(world.events(ConferenceEvent.SlotsRequired.class)).hasSize(told);
        // Who comes back may not have heard it.
        SimPeer.done(world.command(new ConferenceCommand.ResumeSession(SimPeer.ROOM, alice.sessionId())));
        assertThat(world.events(ConferenceEvent.SlotsRequired.class))
                .hasSize(told + 1)
                .endsWith(new ConferenceEvent.SlotsRequired(SimPeer.ROOM, alice.sessionId(), 2, 2));
        long ssrc = alice.slot("sv0").slot().ssrc();
        int before = alice.media("sv0").size();
        alice.receivesPairs(1, 2).renegotiate();
        world.run(SimWorld.SECONDS);
        assertThat(alice.slot("sv0").slot().ssrc()).isEqualTo(ssrc);
        assertThat(alice.media("sv0").size()).isGreaterThan(before + 60);
        assertThat(alice.media("sv1")).isNotEmpty();
        assertThat(alice.slot("sv1").slot().streamId())
                .isEqualTo(alice.slot("sa1").slot().streamId());
        assertThat(alice.slot("sv1").slot().cname())
                .isEqualTo(alice.slot("sa1").slot().cname());
        assertThat(alice.slot("sv1").slot().streamId())
                .isNotEqualTo(alice.slot("sv0").slot().streamId());
        assertThat(owner(alice, "sv1")).isEqualTo(owner(alice, "sa1"));
        assertThat(owner(alice, "sv0")).isNotEqualTo(owner(alice, "sv1"));
        assertNothingIsLeft(alice, bob, carol);
    }

    private String owner(SimPeer peer, String mid) {
        String trackId = peer.slotView(mid).trackId();
        return SimPeer.done(world.command(new ConferenceCommand.Get(SimPeer.ROOM))).tracks().stream()
                .filter(track -> track.id().equals(trackId))
                .findFirst()
                .orElseThrow()
                .participant();
    }

    @Test
    void aSlotGoesOnWithAnotherTrackWithoutABreakInItsNumbers() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 1);
        SimPeer carol = talking("carol", 1);
        world.run(SimWorld.SECONDS);
        bob.leave();
        world.run(2 * SimWorld.SECONDS);
        assertThat(owner(alice, "sv0")).isEqualTo("carol");
        List<Received> video = alice.media("sv0");
        for (int i = 1; i < video.size(); i++) {
            Received before = video.get(i - 1);
            Received packet = video.get(i);
            assertThat(packet.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xffff);
            assertThat((int) (packet.timestamp() - before.timestamp())).isBetween(0, 180_000);
        }
        assertNothingIsLeft(alice, carol);
    }

    @Test
    void publicationsComeAndGoByRenegotiation() {
        SimPeer alice = talking("alice", 2);
        SimPeer bob = talking("bob", 2);
        bob.publishes("screen", MediaKind.VIDEO, TrackSource.SCREEN);
        assertThat(bob.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        bob.startAll();
        world.run(SimWorld.SECONDS);
        assertThat(alice.slotView("sv1").trackId())
                .isEqualTo(bob.published("screen").trackId());
        assertThat(alice.media("sv1")).isNotEmpty();
        String first = bob.published("screen").trackId();
        bob.stream("screen").stop();
        bob.rests("screen", MediaKind.VIDEO, true);
        assertThat(bob.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        world.run(SimWorld.SECONDS);
        assertThat(alice.slotView("sv1").trackId()).isNull();
        // The mid of a stopped section may come back as something else.
        bob.publishes("screen", MediaKind.AUDIO, TrackSource.SCREEN_AUDIO);
        assertThat(bob.renegotiate()).isInstanceOf(SessionResult.Accepted.class);
        assertThat(bob.published("screen").trackId()).isNotEqualTo(first);
        assertNothingIsLeft(alice, bob);
    }

    @Test
    void aSectionCannotChangeItsKindAndNothingHappensThen() {
        SimPeer alice = talking("alice", 1);
        String track = alice.published("v").trackId();
        alice.publishes("v", MediaKind.AUDIO, TrackSource.MICROPHONE);
        assertThat(alice.renegotiate()).isInstanceOfSatisfying(SessionResult.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(SessionResult.Reason.INCOMPATIBLE_CHANGE);
            assertThat(refused.mid()).isEqualTo("v");
        });
        assertThat(SimPeer.done(world.command(new ConferenceCommand.Get(SimPeer.ROOM)))
                        .tracks())
                .anyMatch(view -> view.id().equals(track));
    }

    @Test
    void anotherFingerprintIsRefused() {
        SimPeer alice = talking("alice", 1);
        SessionRequest offer = alice.offer();
        SessionRequest other = new SessionRequest(
                offer.ice(),
                new DtlsParameters(DtlsParameters.Setup.ACTPASS, List.of(new Fingerprint("sha-256", new byte[32]))),
                offer.sections(),
                true);
        ConferenceCommand.Negotiated negotiated =
                SimPeer.done(world.command(new ConferenceCommand.Negotiate(SimPeer.ROOM, alice.sessionId(), other)));
        assertThat(negotiated.result())
                .isInstanceOfSatisfying(
                        SessionResult.Refused.class,
                        refused ->
                                assertThat(refused.reason()).isEqualTo(SessionResult.Reason.UNACCEPTABLE_FINGERPRINT));
    }

    @Test
    void sha1AloneIsRefusedAndOpensNothing() {
        SimPeer alice = world.peer("alice").publishesBoth();
        SessionRequest offer = alice.offer();
        ConferenceCommand.OpenSession opening = alice.opening(SessionKind.WEBSOCKET, null);
        ConferenceCommand.OpenResult result = world.command(new ConferenceCommand.OpenSession(
                SimPeer.ROOM,
                opening.createWith(),
                "alice",
                "",
                "{}",
                Permissions.ALL,
                SessionKind.WEBSOCKET,
                new SessionRequest(
                        offer.ice(),
                        new DtlsParameters(
                                DtlsParameters.Setup.ACTPASS, List.of(new Fingerprint("sha-1", new byte[20]))),
                        offer.sections(),
                        true),
                null));
        assertThat(result).isInstanceOf(ConferenceCommand.OpenResult.OfferRefused.class);
        assertThat(world.events(ConferenceEvent.ParticipantJoined.class)).isEmpty();
    }

    @Test
    void permissionsDecideWhatIsPublished() {
        SimPeer alice = world.peer("alice").publishesBoth().receivesPairs(0, 1);
        ConferenceCommand.OpenSession opening = alice.opening(SessionKind.WEBSOCKET, null);
        LinkedHashSet<Permissions.Publish> audio = new LinkedHashSet<>(List.of(Permissions.Publish.AUDIO));
        ConferenceCommand.OpenResult result = world.command(new ConferenceCommand.OpenSession(
                SimPeer.ROOM,
                opening.createWith(),
                "alice",
                "",
                "{}",
                new Permissions(audio, false, false),
                SessionKind.WEBSOCKET,
                alice.offer(),
                null));
        assertThat(result)
                .isInstanceOfSatisfying(
                        ConferenceCommand.OpenResult.Opened.class,
                        opened -> assertThat(
                                        Objects.requireNonNull(opened.opened().negotiated()).sections().stream()
                                                .map(section ->
                                                        section.getClass().getSimpleName()))
                                .containsExactly("Published", "Rejected", "Rejected", "Rejected"));
    }

    @Test
    void whepSeatsOneParticipantsTracksWhenTheyCome() {
        SimPeer viewer = world.peer("viewer").receivesPairs(0, 1).join(SessionKind.WHEP, "bob");
        SimPeer alice = talking("alice", 0);
        assertThat(viewer.slotView("sv0").trackId()).isNull();
        SimPeer bob = talking("bob", 0);
        world.run(SimWorld.SECONDS);
        assertThat(viewer.slotView("sv0").trackId())
                .isEqualTo(bob.published("v").trackId());
        assertThat(viewer.media("sv0")).isNotEmpty();
        assertThat(viewer.media("sv0").getFirst().vp8KeyFrame()).isTrue();
        assertNothingIsLeft(viewer, alice, bob);
    }

    @Test
    void policyAndSubscriptionsDecideWhoIsSeated() {
        SimPeer alice = talking("alice", 2);
        SimPeer bob = talking("bob", 0);
        SimPeer carol = talking("carol", 0);
        String session = alice.sessionId();
        String bobs = bob.published("v").trackId();
        String carols = carol.published("v").trackId();
        SimPeer.done(world.command(new ConferenceCommand.SetPolicy(
                SimPeer.ROOM, session, new SubscriptionPolicy(SubscriptionPolicy.Mode.AUTO, 1, List.of("carol")))));
        assertThat(alice.slots().stream().map(SlotView::trackId))
                .contains(carols)
                .doesNotContain(bobs);
        SimPeer.done(world.command(new ConferenceCommand.SetPolicy(
                SimPeer.ROOM, session, new SubscriptionPolicy(SubscriptionPolicy.Mode.MANUAL, -1, List.of()))));
        assertThat(alice.slots()).allMatch(slot -> slot.trackId() == null);
        SimPeer.done(world.command(new ConferenceCommand.Subscribe(SimPeer.ROOM, session, bobs, true, 0, 0, 0)));
        assertThat(alice.slots().stream().map(SlotView::trackId)).contains(bobs).doesNotContain(carols);
        SimPeer.done(world.command(new ConferenceCommand.Unsubscribe(SimPeer.ROOM, session, bobs)));
        assertThat(alice.slots()).allMatch(slot -> slot.trackId() == null);
    }

    @Test
    void nobodyIsSeatedOnTheOwnTracks() {
        SimPeer alice = talking("alice", 2);
        assertThat(alice.slots()).allMatch(slot -> slot.trackId() == null);
    }

    @Test
    void aPassiveClientIsGreeted() {
        SimPeer alice = world.peer("alice").publishesBoth();
        alice.setup = DtlsParameters.Setup.PASSIVE;
        alice.join();
        world.run(SimWorld.SECONDS);
        assertThat(alice.isKeyed()).isTrue();
    }

    @Test
    void nothingFromAStrangerReachesDtls() {
        SimPeer alice = world.peer("alice").publishesBoth().join();
        FiveTuple stranger = new FiveTuple(SimWorld.SERVER, SimWorld.address("203.0.113.66", 6_666));
        world.inject(stranger, SimDtls.HELLO);
        world.inject(new FiveTuple(SimWorld.SERVER, alice.address()), SimDtls.HELLO);
        for (int first = 0; first < 256; first++) {
            world.inject(stranger, new byte[] {(byte) first, 0, 0, 0});
            world.inject(stranger, new byte[] {(byte) first});
        }
        world.inject(stranger, new byte[0]);
        assertThat(world.dtls.sessions).allSatisfy(session -> {
            assertThat(session.started).isFalse();
            assertThat(session.handledBeforeStart).isZero();
        });
        world.run(SimWorld.SECONDS);
        world.inject(stranger, SimDtls.HELLO);
        assertThat(alice.isKeyed()).isTrue();
        assertThat(world.loop().stats().faults()).isZero();
        assertNothingIsLeft(alice);
    }

    @Test
    void aBrokenInvariantClosesOneTransportAndTheOthersGoOn() {
        SimPeer alice = talking("alice", 2);
        SimPeer bob = talking("bob", 2);
        SimPeer carol = talking("carol", 2);
        world.run(SimWorld.SECONDS);
        SimDtls.Session session = world.dtls.sessions.getFirst();
        session.say(new DtlsEvent.Established(session.keys()));
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> {
                    assertThat(closed.sessionId()).isEqualTo(alice.sessionId());
                    assertThat(closed.reason()).isEqualTo(CloseReason.INTERNAL_ERROR);
                });
        assertThat(world.loop().stats().faults()).isEqualTo(1);
        int before = bob.inbox().received().size();
        world.run(SimWorld.SECONDS);
        assertThat(bob.inbox().received().size()).isGreaterThan(before + 100);
        assertThat(carol.inbox().received().size()).isPositive();
    }

    @Test
    void aListenerThatThrowsIsCountedAndTheStoryGoesOn() {
        SimPeer alice = talking("alice", 1);
        world.listen(event -> {
            throw new IllegalStateException("a listener must not throw");
        });
        SimPeer bob = talking("bob", 1);
        assertThat(world.loop().stats().faults()).isPositive();
        world.run(SimWorld.SECONDS);
        assertThat(alice.media("sv0")).isNotEmpty();
        assertThat(bob.media("sv0")).isNotEmpty();
    }

    @Test
    void aCommandThatBreaksAnInvariantEndsItsConferenceAndTheLoopLivesOn() {
        SimPeer alice = talking("alice", 1);
        world.breakCandidates = true;
        SimPeer bob = world.peer("bob").publishesBoth();
        assertThat(catchThrowable(bob::join)).isInstanceOf(IllegalStateException.class);
        alice.stopAll();
        world.run(SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.reason()).isEqualTo(EndReason.INTERNAL_ERROR));
        assertThat(world.loop().stats().faults()).isEqualTo(1);
        assertThat(world.loop().loose()).isZero();
        assertThat(world.pool().inUse()).isZero();
        world.breakCandidates = false;
        SimPeer carol = talking("carol", 1);
        assertThat(carol.isKeyed()).isTrue();
    }

    @Test
    void aRefusedOfferOpensNoConference() {
        SimPeer alice = world.peer("alice").publishesBoth();
        ConferenceCommand.OpenSession opening = alice.opening(SessionKind.WHEP, null);
        assertThat(world.command(opening)).isInstanceOf(ConferenceCommand.OpenResult.OfferRefused.class);
        assertThat(world.events()).isEmpty();
        assertThat(world.command(new ConferenceCommand.Get(SimPeer.ROOM))).isInstanceOf(Outcome.Refused.class);
        assertThat(world.loop().loose()).isZero();
    }

    @Test
    void aPublisherThatOnlyAddsSlotsDisturbsNobody() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 1);
        world.run(3 * SimWorld.SECONDS);
        int keyFrames = bob.stream("v").encoder.keyFrames();
        bob.receivesPairs(1, 3).renegotiate();
        world.run(2 * SimWorld.SECONDS);
        assertThat(bob.stream("v").encoder.keyFrames()).isEqualTo(keyFrames);
        assertNothingIsLeft(alice, bob);
    }

    @Test
    void theSameSeedGivesTheSameJournalAndAnotherSeedAnother() {
        assertThat(story(5)).isEqualTo(story(5)).isNotEqualTo(story(6));
    }

    private static long story(long seed) {
        try (SimWorld world = new SimWorld(seed)) {
            List<SimPeer> peers = new ArrayList<>();
            for (String identity : List.of("alice", "bob", "carol")) {
                SimPeer peer =
                        world.peer(identity).publishesBoth().receivesPairs(0, 2).join();
                peers.add(peer);
                world.run(SimWorld.SECONDS);
                peer.startAll();
            }
            world.run(2 * SimWorld.SECONDS);
            peers.getFirst().leave();
            world.run(SimWorld.SECONDS);
            return world.journal().hash();
        }
    }

    @Test
    void shutDownEndsEverybodyAndRefusesNewcomers() {
        SimPeer alice = talking("alice", 1);
        SimPeer bob = talking("bob", 1);
        SimPeer.done(world.command(new ConferenceCommand.Create("another", SimPeer.SETTINGS, true)));
        List<byte[]> sent = new ArrayList<>();
        world.downlink((tuple, bytes) -> sent.add(bytes));
        List<Long> lastWordsBeforeTheAnswer = new ArrayList<>();
        world.input(new LoopInput.Shutdown(new Reply<>() {
            @Override
            public void complete(ConferenceCommand.Ended answer) {
                lastWordsBeforeTheAnswer.add(sent.stream()
                        .filter(bytes -> Arrays.equals(bytes, SimDtls.BYE))
                        .count());
            }

            @Override
            public void fail(RuntimeException cause) {
                throw cause;
            }
        }));
        alice.stopAll();
        bob.stopAll();
        assertThat(world.command(alice.opening(SessionKind.WEBSOCKET, null)))
                .isInstanceOfSatisfying(
                        ConferenceCommand.OpenResult.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.SHUTTING_DOWN));
        world.run(SimWorld.SECONDS);
        assertThat(lastWordsBeforeTheAnswer).containsExactly(2L);
        for (SimPeer peer : List.of(alice, bob)) {
            assertThat(peer.heardGoodbye()).isTrue();
            assertThat(peer.heardBye).isTrue();
        }
        assertThat(world.events(ConferenceEvent.Ended.class))
                .hasSize(2)
                .allMatch(ended -> ended.reason() == EndReason.SERVER_SHUTDOWN);
        assertThat(world.loop().loose()).isZero();
        assertThat(world.pool().inUse()).isZero();
    }

    @Test
    void anEmptyConferenceOutlivesItsTimeoutAndNoMore() {
        SimPeer.done(world.command(new ConferenceCommand.Create(SimPeer.ROOM, SimPeer.SETTINGS, true)));
        world.run(29 * SimWorld.SECONDS);
        assertThat(world.command(new ConferenceCommand.Get(SimPeer.ROOM))).isInstanceOf(Outcome.Done.class);
        world.run(2 * SimWorld.SECONDS);
        assertThat(world.command(new ConferenceCommand.Get(SimPeer.ROOM))).isInstanceOf(Outcome.Refused.class);
        assertThat(world.events(ConferenceEvent.Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.reason()).isEqualTo(EndReason.EMPTY));
        assertThat(world.loop().loose()).isZero();
    }

    @Test
    void aConferenceEndedByACallSaysSo() {
        SimPeer alice = talking("alice", 1);
        SimPeer.done(world.command(new ConferenceCommand.End(SimPeer.ROOM)));
        alice.stopAll();
        assertThat(world.events(ConferenceEvent.Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.reason()).isEqualTo(EndReason.REMOVED));
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.reason()).isEqualTo(CloseReason.CONFERENCE_ENDED));
    }

    @Test
    void slotAnswersAreWhole() {
        SimPeer alice = world.peer("alice").receivesPairs(0, 30).join();
        assertThat(alice.results.values()).hasSize(60).allMatch(SectionResult.Receiving.class::isInstance);
    }
}
