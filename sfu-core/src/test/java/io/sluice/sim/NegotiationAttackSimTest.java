package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceView;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Offers without end and offers without sense, to a session that is in a call.
class NegotiationAttackSimTest {
    private static SessionResult negotiate(Siege siege, SimPeer peer, SessionRequest request) {
        return SimPeer.done(
                        siege.world.command(new ConferenceCommand.Negotiate(SimPeer.ROOM, peer.sessionId(), request)))
                .result();
    }

    private static ConferenceView view(Siege siege) {
        return SimPeer.done(siege.world.command(new ConferenceCommand.Get(SimPeer.ROOM)));
    }

    /// The same offer a hundred times a second: the same answer, no event, no break in anybody's media.
    @Test
    void aHundredNegotiationsASecondChangeNothing() {
        try (Siege siege = new Siege(1)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            alice.remembers = true;
            SessionResult first = negotiate(siege, alice, alice.offer());
            ConferenceView before = view(siege);
            int events = siege.world.events().size();
            int frames = alice.stream("v").encoder.keyFrames();
            for (int i = 0; i < 300; i++) {
                assertThat(negotiate(siege, alice, alice.offer())).isEqualTo(first);
                siege.world.run(10 * SimWorld.MILLIS);
            }
            assertThat(view(siege)).isEqualTo(before);
            assertThat(siege.world.events()).hasSize(events);
            assertThat(alice.stream("v").encoder.keyFrames()).isEqualTo(frames);
            siege.assertHeld();
        }
    }

    /// Whatever is refused is refused as a whole, and leaves the session and the others as they were.
    @Test
    void whatIsRefusedLeavesNoTrace() {
        try (Siege siege = new Siege(2)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            SessionRequest good = alice.offer();
            SectionRequest audio = good.sections().getFirst();
            List<SectionRequest> twice = new ArrayList<>(good.sections());
            twice.add(audio);
            List<SectionRequest> thousand = new ArrayList<>(good.sections());
            for (int i = 0; i < 1_000; i++) {
                thousand.add(new SectionRequest.Receive("x" + i, MediaKind.AUDIO, List.of(), List.of()));
            }
            SimPeer twin = siege.world.peer("twin").publishes("a", MediaKind.VIDEO, TrackSource.CAMERA);
            List<SessionRequest> senseless = List.of(
                    new SessionRequest(good.ice(), good.dtls(), twice, true),
                    new SessionRequest(good.ice(), good.dtls(), thousand, true),
                    new SessionRequest(good.ice(), good.dtls(), twin.offer().sections(), true),
                    new SessionRequest(
                            good.ice(),
                            new DtlsParameters(
                                    DtlsParameters.Setup.ACTPASS, List.of(new Fingerprint("sha-256", new byte[32]))),
                            good.sections(),
                            true));
            ConferenceView before = view(siege);
            int events = siege.world.events().size();
            for (int i = 0; i < 300; i++) {
                assertThat(negotiate(siege, alice, senseless.get(i % senseless.size())))
                        .isInstanceOf(SessionResult.Refused.class);
                siege.world.run(10 * SimWorld.MILLIS);
            }
            assertThat(view(siege)).isEqualTo(before);
            assertThat(siege.world.events()).hasSize(events);
            siege.assertHeld();
        }
    }

    /// Each offer restarts ICE: only the newest generation stays beside the one in use.
    @Test
    void restartsOfIceDoNotPileUp() {
        try (Siege siege = new Siege(3)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            int routes = siege.world.loop().loose();
            for (int i = 0; i < 500; i++) {
                alice.restartIce();
                assertThat(siege.world.loop().loose() - routes).isLessThan(10);
                siege.world.run(SimWorld.MILLIS);
            }
            siege.stage.run(5);
            assertThat(siege.world.events(ConferenceEvent.SessionClosed.class)).isEmpty();
            siege.assertHeld();
        }
    }
}
