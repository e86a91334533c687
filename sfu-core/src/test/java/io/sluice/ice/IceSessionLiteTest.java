package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IceSessionLiteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final FiveTuple HERE = StunPeer.tuple(40_000);
    private static final FiveTuple THERE = StunPeer.tuple(50_000);

    private final RecordingIceSink sink = new RecordingIceSink();
    private final IceParameters local = IceCredentials.generate(0, true, List.of(), new SplittableRandom(1));
    private final AddressValidation validation = new AddressValidation();
    private final IceSession session =
            new IceSession(IceConfig.ofLite(), local, false, null, validation, sink, new SplittableRandom(2));
    private final StunPeer peer = new StunPeer(local, false, List.of());

    @Test
    void thePeersNominationSelectsAtOnceAndMediaWaitsForItsAnswer() {
        session.remote(peer.client, 0);
        session.handle(peer.check(), HERE, SECOND);
        assertThat(session.path()).isEqualTo(HERE);
        assertThat(session.selected()).isNull();
        assertThat(sink.requests()).isEmpty();
        session.handle(peer.nominating(), HERE, SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(session.path()).isEqualTo(HERE);
        assertThat(session.mediaPath()).isNull();
        answer(HERE, SECOND);
        assertThat(session.mediaPath()).isEqualTo(HERE);
        assertThat(sink.validations).containsExactly(HERE);
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(session.nextDeadlineNanos()).isGreaterThan(20 * SECOND);
    }

    /// Whoever holds the password could have the handshake made with him, and the media sent to somebody else.
    @Test
    void neitherTheFirstNominationNorTheLatestCheckAimsMedia() {
        session.remote(peer.client, 0);
        session.handle(peer.check(), HERE, SECOND);
        session.handle(peer.check(), THERE, 2 * SECOND);
        assertThat(session.path()).isEqualTo(THERE);
        assertThat(session.mediaPath()).isNull();
        session.handle(peer.nominating(), THERE, 2 * SECOND);
        runUntil(20 * SECOND);
        assertThat(session.mediaPath()).isNull();
    }

    /// The peer may have chosen badly, or one of its first checks may have been forged.
    @Test
    void aPathThatDoesNotAnswerGivesWayToOneThatDoes() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        session.handle(peer.nominating(), THERE, 5 * SECOND);
        answer(THERE, 5 * SECOND);
        assertThat(session.mediaPath()).isEqualTo(THERE);
    }

    /// After a restart the new session knows what answered the old one, and asks elsewhere before it moves anything.
    @Test
    void aSecondSessionOfTheTransportMovesNothingUnasked() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        answer(HERE, SECOND);
        RecordingIceSink again = new RecordingIceSink();
        IceSession restarted =
                new IceSession(IceConfig.ofLite(), local, false, null, validation, again, new SplittableRandom(3));
        restarted.remote(peer.client, 0);
        restarted.handle(peer.nominating(), THERE, 2 * SECOND);
        assertThat(again.selections).isEmpty();
        restarted.handle(peer.nominating(), HERE, 2 * SECOND);
        assertThat(again.selections).containsExactly(HERE);
        assertThat(restarted.mediaPath()).isEqualTo(HERE);
    }

    @Test
    void aLaterNominationFromElsewhereMovesThePathOnceItAnswers() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        answer(HERE, SECOND);
        session.handle(peer.check(), THERE, 9 * SECOND);
        assertThat(session.selected()).isEqualTo(HERE);
        assertThat(sink.requests()).hasSize(1);
        session.handle(peer.nominating(), THERE, 9 * SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        answer(THERE, 9 * SECOND);
        assertThat(sink.selections).containsExactly(HERE, THERE);
    }

    /// Whoever reads a check off the wire can send it again, but knows no password to answer ours with.
    @Test
    void aCheckSentAgainFromElsewhereMovesNothing() {
        session.remote(peer.client, 0);
        byte[] seen = peer.nominating();
        session.handle(seen, HERE, SECOND);
        for (int i = 0; i < 20; i++) {
            session.handle(seen, THERE, (10 + i) * SECOND);
            session.handle(peer.check(), HERE, (10 + i) * SECOND);
            runUntil((10 + i) * SECOND);
        }
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(sink.failure).isNull();
        // Each check has an answer; ours are small, and spaced out.
        assertThat(sink.requests()).hasSizeBetween(1, 40);
    }

    private void answer(FiveTuple at, long now) {
        RecordingIceSink.Sent asked = sink.requests().getLast();
        assertThat(asked.tuple()).isEqualTo(at);
        session.handle(peer.success(asked.message()), at, now);
    }

    @Test
    void amongTheFirstNominationsTheHighestPriorityWins() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        byte[] lower = peer.sign(StunWriter.bindingRequest(new TransactionId(7, 7))
                .username(local.usernameFragment() + ":clnt")
                .priority(1000)
                .role(true, 1)
                .useCandidate());
        answer(HERE, SECOND);
        session.handle(lower, THERE, SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(sink.requests()).hasSize(1);
        session.handle(lower, THERE, 5 * SECOND);
        answer(THERE, 5 * SECOND);
        assertThat(sink.selections).containsExactly(HERE, THERE);
    }

    @Test
    void silenceOfThirtySecondsEndsItAndAnyLifePutsThatOff() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        session.alive(HERE, 20 * SECOND);
        runUntil(49 * SECOND);
        assertThat(sink.failure).isNull();
        session.handle(peer.check(), HERE, 49 * SECOND);
        runUntil(78 * SECOND);
        assertThat(sink.failure).isNull();
        runUntil(80 * SECOND);
        assertThat(sink.failure).isEqualTo(IceFailure.CONSENT_EXPIRED);
        assertThat(sink.routed).isEmpty();
    }

    @Test
    void lifeOfAStrangerIsNoLife() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        session.alive(THERE, 20 * SECOND);
        session.handle(peer.request().fingerprint(), THERE, 25 * SECOND);
        runUntil(31 * SECOND);
        assertThat(sink.failure).isEqualTo(IceFailure.CONSENT_EXPIRED);
    }

    @Test
    void withoutNominationTheTimeForEstablishmentEndsIt() {
        session.remote(peer.client, 10 * SECOND);
        session.handle(peer.check(), HERE, 11 * SECOND);
        runUntil(39 * SECOND);
        assertThat(sink.failure).isNull();
        runUntil(41 * SECOND);
        assertThat(sink.failure).isEqualTo(IceFailure.ESTABLISHMENT_TIMEOUT);
    }

    @Test
    void neverTakesTheControllingRole() {
        session.remote(peer.client, 0);
        for (long tieBreaker : new long[] {0, -1}) {
            session.handle(
                    peer.sign(StunWriter.bindingRequest(new TransactionId(tieBreaker, 1))
                            .username(local.usernameFragment() + ":clnt")
                            .role(false, tieBreaker)),
                    HERE,
                    0);
            assertThat(sink.last().message().errorCode()).isEqualTo(487);
        }
    }

    @Test
    void aBotOfOurOwnConnectsRoamsAndStaysAlive() {
        session.remote(peer.client, 0);
        FiveTuple first = mirrored(HERE);
        BotSink bot = new BotSink();
        LightIceClient client =
                new LightIceClient(IceConfig.ofFull(), peer.client, local, first, bot, new SplittableRandom(5));
        client.start(0);
        pump(client, bot, 0);
        assertThat(client.isConnected()).isTrue();
        assertThat(session.selected()).isEqualTo(HERE);
        for (long now = 0; now < 100 * SECOND; now += SECOND / 10) {
            client.onDeadline(now);
            pump(client, bot, now);
            session.onDeadline(now);
        }
        assertThat(sink.failure).isNull();
        client.move(mirrored(THERE), 100 * SECOND);
        pump(client, bot, 100 * SECOND);
        assertThat(client.isConnected()).isTrue();
        assertThat(session.selected()).isEqualTo(THERE);
        assertThat(bot.connected).isEqualTo(2);
    }

    @Test
    void aBotThatIsNotAnsweredRepeatsItselfAndThenGivesUp() {
        BotSink bot = new BotSink();
        LightIceClient client = new LightIceClient(
                IceConfig.ofFull(), peer.client, local, mirrored(HERE), bot, new SplittableRandom(5));
        client.start(0);
        for (long now = 0; now < 40 * SECOND; now = Math.max(now + 1, client.nextDeadlineNanos())) {
            client.onDeadline(now);
            if (bot.failure != null) {
                break;
            }
        }
        assertThat(bot.failure).isEqualTo(IceFailure.ESTABLISHMENT_TIMEOUT);
        assertThat(bot.out).hasSizeBetween(15, 30);
    }

    private void pump(LightIceClient client, BotSink bot, long now) {
        while (!bot.out.isEmpty()) {
            BotSink.Out out = bot.out.removeFirst();
            int before = sink.sent.size();
            session.handle(out.stun(), mirrored(out.tuple()), now);
            for (RecordingIceSink.Sent sent : List.copyOf(sink.sent.subList(before, sink.sent.size()))) {
                client.handle(sent.message().bytes(), mirrored(sent.tuple()), now);
            }
        }
    }

    private static FiveTuple mirrored(FiveTuple tuple) {
        return new FiveTuple(tuple.remote(), tuple.local());
    }

    private void runUntil(long until) {
        while (session.nextDeadlineNanos() <= until) {
            session.onDeadline(session.nextDeadlineNanos());
        }
    }
}
