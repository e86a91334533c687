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
    private final IceSession session =
            new IceSession(IceConfig.ofLite(), local, false, null, sink, new SplittableRandom(2));
    private final StunPeer peer = new StunPeer(local, false, List.of());

    @Test
    void thePeersNominationSelectsAtOnce() {
        session.remote(peer.client, 0);
        session.handle(peer.check(), HERE, SECOND);
        assertThat(session.path()).isEqualTo(HERE);
        assertThat(session.selected()).isNull();
        session.handle(peer.nominating(), HERE, SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(sink.requests()).isEmpty();
    }

    @Test
    void aLaterNominationFromElsewhereMovesThePathOnceItAnswers() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        session.handle(peer.check(), THERE, 9 * SECOND);
        assertThat(session.selected()).isEqualTo(HERE);
        assertThat(sink.requests()).isEmpty();
        session.handle(peer.nominating(), THERE, 9 * SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        answerFromThere(9 * SECOND);
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

    private void answerFromThere(long now) {
        RecordingIceSink.Sent asked = sink.requests().getLast();
        assertThat(asked.tuple()).isEqualTo(THERE);
        session.handle(peer.success(asked.message()), THERE, now);
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
        session.handle(lower, THERE, SECOND);
        assertThat(sink.selections).containsExactly(HERE);
        assertThat(sink.requests()).isEmpty();
        session.handle(lower, THERE, 5 * SECOND);
        answerFromThere(5 * SECOND);
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
