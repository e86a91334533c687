package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IceSessionFullTest {
    private static final long SECOND = 1_000_000_000L;
    private static final FiveTuple HERE = StunPeer.tuple(40_000);
    private static final FiveTuple THERE = StunPeer.tuple(50_000);

    private final RecordingIceSink sink = new RecordingIceSink();
    private final RecordingChecks agent = new RecordingChecks();
    private final IceParameters local = IceCredentials.generate(0, false, List.of(), new SplittableRandom(1));
    private final IceSession session = new IceSession(
            IceConfig.ofFull(), local, false, agent, new AddressValidation(), sink, new SplittableRandom(2));
    private final StunPeer peer = new StunPeer(local, false, List.of());

    @Test
    void aCheckIsAnsweredOnTheLoopAndShownToTheAgentOnce() {
        session.remote(peer.client, 0);
        session.handle(peer.check(), HERE, 0);
        session.handle(peer.check(), HERE, SECOND / 10);
        assertThat(sink.sent).hasSize(2);
        assertThat(agent.injected).hasSize(1);
        session.handle(peer.nominating(), HERE, SECOND / 5);
        assertThat(agent.injected).hasSize(2);
        session.handle(peer.nominating(), HERE, SECOND);
        assertThat(agent.injected).hasSize(3);
        assertThat(session.selected()).isNull();
    }

    @Test
    void unbelievableBytesNeverReachTheAgent() {
        session.remote(peer.client, 0);
        session.handle(peer.request().fingerprint(), HERE, 0);
        session.handle(peer.request().sign(new StunKey("not-the-right-password")), HERE, 0);
        session.addRemoteCandidate(named(HERE), 0);
        StunMessage asked = agentAsks(HERE, 0);
        session.handle(unsignedSuccess(asked), HERE, 0);
        session.handle(peer.success(asked), THERE, 0);
        assertThat(agent.injected).isEmpty();
        assertThat(session.dropped(IceDropReason.UNSIGNED)).isEqualTo(2);
        assertThat(session.dropped(IceDropReason.WRONG_TUPLE)).isEqualTo(1);
        session.handle(peer.success(asked), HERE, 0);
        assertThat(agent.injected).hasSize(1);
        assertThat(session.isAuthenticated(HERE)).isTrue();
        assertThat(session.path()).isEqualTo(HERE);
        session.handle(peer.success(asked), HERE, 0);
        assertThat(session.dropped(IceDropReason.UNKNOWN_TRANSACTION)).isEqualTo(1);
    }

    @Test
    void theAgentsRequestsOpenTransactionsThatClose() {
        session.remote(peer.client, 0);
        session.addRemoteCandidate(named(HERE), 0);
        StunMessage asked = agentAsks(HERE, 0);
        assertThat(sink.transactions).containsExactly(asked.transactionId());
        session.handle(peer.success(asked), HERE, 1);
        assertThat(sink.transactions).isEmpty();
        for (int i = 0; i < 300; i++) {
            agentAsks(HERE, i);
        }
        assertThat(sink.transactions).hasSize(OpenChecks.MAX);
        agentAsks(HERE, 20 * SECOND);
        assertThat(sink.transactions).hasSize(1);
    }

    private static IceCandidate named(FiveTuple tuple) {
        return new IceCandidate("1", 1, 1, tuple.remote(), IceCandidate.Type.HOST, IceCandidate.TcpType.NONE);
    }

    /// A candidate may be anybody's address, and a check may be forged: neither is asked without end (RFC 8445
    /// §19.5.1).
    @Test
    void theAgentAsksNobodyMoreThanHeNamedOrSaid() {
        session.remote(peer.client, 0);
        agentAsks(HERE, 0);
        assertThat(sink.sent).isEmpty();
        byte[] check = peer.check();
        session.handle(check, HERE, 0);
        session.addRemoteCandidate(named(THERE), 0);
        for (int i = 0; i < 100; i++) {
            agentAsks(HERE, i * SECOND);
            agentAsks(THERE, i * SECOND);
        }
        assertThat(sink.bytesTo(HERE)).isBetween(2L * check.length, 3L * check.length);
        assertThat(sink.bytesTo(THERE)).isBetween(1_500L, 2_000L);
    }

    @Test
    void theAgentsOwnAnswersAreNotSent() {
        session.remote(peer.client, 0);
        StunMessage answer =
                message(StunWriter.bindingSuccess(new TransactionId(1, 1)).sign(new StunKey(local.password())));
        session.handle(new IceEvent.Transmit(HERE, answer), 0);
        assertThat(sink.sent).isEmpty();
    }

    @Test
    void aNominationFreesTheAgentAndConsentTakesOver() {
        nominate();
        assertThat(agent.closed).isTrue();
        assertThat(sink.selections).containsExactly(HERE);
        long now = 0;
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            now = session.nextDeadlineNanos();
            int before = sink.requests().size();
            session.onDeadline(now);
            if (sink.requests().size() > before) {
                times.add(now);
                session.handle(peer.success(sink.last().message()), HERE, now);
            }
        }
        assertThat(sink.failure).isNull();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(4 * SECOND, 6 * SECOND);
        }
        assertThat(times.stream().distinct().count()).isGreaterThan(20);
        StunMessage asked = sink.requests().getLast().message();
        assertThat(asked.username()).isEqualTo("clnt:" + local.usernameFragment());
        assertThat(asked.claimsControlled()).isTrue();
        assertThat(asked.useCandidate()).isFalse();
    }

    @Test
    void thirtySecondsWithoutAValidAnswerEndIt() {
        nominate();
        session.alive(HERE, 10 * SECOND);
        session.handle(peer.check(), HERE, 20 * SECOND);
        long ended = 0;
        while (sink.failure == null && ended < 60 * SECOND) {
            ended = session.nextDeadlineNanos();
            session.onDeadline(ended);
            if (sink.failure == null && sink.last().message().isBindingRequest()) {
                session.handle(unsignedSuccess(sink.last().message()), HERE, ended);
                session.handle(peer.success(sink.last().message()), THERE, ended);
            }
        }
        assertThat(sink.failure).isEqualTo(IceFailure.CONSENT_EXPIRED);
        assertThat(ended).isEqualTo(SECOND + 30 * SECOND);
        assertThat(sink.transactions).isEmpty();
    }

    @Test
    void aMovedPeerIsFollowedOnceItAnswersAtTheNewPlace() {
        nominate();
        session.handle(peer.nominating(), THERE, 60 * SECOND / 3);
        assertThat(session.selected()).isEqualTo(HERE);
        RecordingIceSink.Sent asked = sink.requests().getLast();
        assertThat(asked.tuple()).isEqualTo(THERE);
        session.handle(peer.success(asked.message()), THERE, 21 * SECOND);
        assertThat(sink.selections).containsExactly(HERE, THERE);
        // The answer was consent, too.
        while (session.nextDeadlineNanos() < 50 * SECOND) {
            session.onDeadline(session.nextDeadlineNanos());
        }
        assertThat(sink.failure).isNull();
    }

    @Test
    void aPeerThatDoesNotAnswerAtTheNewPlaceIsAskedAFewTimesAndNotFollowed() {
        nominate();
        int before = sink.requests().size();
        byte[] nominating = peer.nominating();
        for (int times = 1; times < 10; times++) {
            session.handle(nominating, THERE, 4 * SECOND);
        }
        while (session.nextDeadlineNanos() < 20 * SECOND) {
            session.onDeadline(session.nextDeadlineNanos());
        }
        long asked = sink.requests().stream()
                .skip(before)
                .filter(one -> one.tuple().equals(THERE))
                .count();
        assertThat(asked).isBetween(5L, 9L);
        assertThat(session.selected()).isEqualTo(HERE);
    }

    /// Two forged addresses in turn begin the asking anew each time.
    @Test
    void whoIsNominatedInTurnGetsThreeTimesAtMostOfWhatCameFromThere() {
        nominate();
        byte[] nominating = peer.nominating();
        FiveTuple elsewhere = StunPeer.tuple(60_000);
        for (int i = 0; i < 100; i++) {
            session.handle(nominating, i % 2 == 0 ? THERE : elsewhere, 10 * SECOND + i * 50_000_000L);
            session.onDeadline(10 * SECOND + i * 50_000_000L);
        }
        assertThat(sink.bytesTo(THERE)).isBetween(50L * nominating.length, 150L * nominating.length);
        assertThat(sink.bytesTo(elsewhere)).isBetween(50L * nominating.length, 150L * nominating.length);
        assertThat(session.selected()).isEqualTo(HERE);
    }

    @Test
    void whereTheAgentIsSlowTheSessionChecksTheNominatedPathItself() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, SECOND);
        assertThat(sink.requests()).isEmpty();
        session.onDeadline(session.nextDeadlineNanos());
        assertThat(sink.requests()).hasSize(1);
        session.handle(peer.success(sink.last().message()), HERE, 3 * SECOND);
        assertThat(session.selected()).isEqualTo(HERE);
        assertThat(agent.closed).isTrue();
    }

    @Test
    void whereTheAgentFailedTheSessionGoesOnAlone() {
        session.remote(peer.client, 0);
        session.handle(new IceEvent.Failed("test"), 1);
        assertThat(agent.closed).isTrue();
        assertThat(sink.failure).isNull();
        session.handle(peer.nominating(), HERE, 2);
        session.handle(peer.success(sink.last().message()), HERE, 3);
        assertThat(session.selected()).isEqualTo(HERE);
    }

    @Test
    void whereTheAgentFailedAfterANominationThatOneIsTakenUp() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        session.handle(new IceEvent.Failed("test"), 1);
        assertThat(sink.last().message().isBindingRequest()).isTrue();
        assertThat(sink.last().tuple()).isEqualTo(HERE);
    }

    @Test
    void aLitePeerMakesUsControllingAndItsFailureEndsIt() {
        StunPeer lite = new StunPeer(local, true, List.of(StunPeer.candidate("198.51.100.7", 40_000)));
        session.remote(lite.client, 0);
        assertThat(agent.controlling).isTrue();
        session.handle(new IceEvent.Failed("test"), 1);
        assertThat(sink.failure).isNull();
        IceParameters complete = new IceParameters(
                lite.client.usernameFragment(), lite.client.password(), true, lite.client.candidates(), true);
        RecordingChecks second = new RecordingChecks();
        IceSession other = new IceSession(
                IceConfig.ofFull(), local, false, second, new AddressValidation(), sink, new SplittableRandom(2));
        other.remote(complete, 0);
        other.handle(new IceEvent.Failed("test"), 1);
        assertThat(sink.failure).isEqualTo(IceFailure.CHECKS_FAILED);
    }

    @Test
    void earlyChecksAreShownToTheAgentWhenTheDescriptionComes() {
        session.handle(peer.check(), HERE, 0);
        session.handle(peer.nominating(), HERE, 1);
        session.handle(peer.check(), THERE, 2);
        session.addRemoteCandidate(StunPeer.candidate("198.51.100.7", 40_000), 2);
        assertThat(sink.sent).hasSize(3);
        assertThat(agent.injected).isEmpty();
        session.remote(peer.client, 3);
        assertThat(agent.injected).hasSize(2);
        assertThat(agent.injected.getFirst().message().useCandidate()).isTrue();
        assertThat(Objects.requireNonNull(agent.remote).candidates()).hasSize(1);
    }

    @Test
    void candidatesAreBoundedUniqueAndPlausible() {
        List<IceCandidate> many = new ArrayList<>();
        many.add(StunPeer.candidate("0.0.0.0", 1));
        many.add(StunPeer.candidate("224.0.0.1", 1));
        many.add(StunPeer.candidate("255.255.255.255", 1));
        many.add(StunPeer.candidate("ff02::1", 1));
        many.add(StunPeer.candidate("198.51.100.7", 0));
        many.add(StunPeer.candidate("198.51.100.7", 1));
        many.add(StunPeer.candidate("198.51.100.7", 1));
        session.remote(new IceParameters("clnt", "clients-password-22-ch", false, many, false), 0);
        assertThat(Objects.requireNonNull(agent.remote).candidates()).hasSize(1);
        for (int port = 2; port < 500; port++) {
            session.addRemoteCandidate(StunPeer.candidate("198.51.100.7", port), 0);
        }
        assertThat(agent.trickled).hasSize(19);
    }

    @Test
    void inAConflictTheGreaterTieBreakerKeepsItsRole() {
        session.remote(peer.client, 0);
        session.handle(controlledCheck(0), HERE, 0);
        assertThat(sink.last().message().errorCode()).isEqualTo(487);
        assertThat(agent.injected).isEmpty();
        session.handle(controlledCheck(-1), HERE, 1);
        assertThat(sink.last().message().kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(agent.injected).hasSize(1);
        // Now we are controlling, so a controlling peer is the conflict.
        session.handle(peer.check(), HERE, 2);
        assertThat(sink.last().message().errorCode()).isEqualTo(487);
    }

    @Test
    void aRefusedConsentCheckIsRepeatedInTheOtherRole() {
        nominate();
        session.onDeadline(session.nextDeadlineNanos());
        StunMessage asked = sink.last().message();
        assertThat(asked.claimsControlled()).isTrue();
        session.handle(peer.error(asked, 487), HERE, 7 * SECOND);
        assertThat(sink.last().message().claimsControlling()).isTrue();
        assertThat(sink.last().message().transactionId()).isNotEqualTo(asked.transactionId());
    }

    @Test
    void aRestartIsASecondSessionBesideTheFirst() {
        nominate();
        RecordingIceSink secondSink = new RecordingIceSink();
        RecordingChecks secondAgent = new RecordingChecks();
        IceParameters secondLocal = IceCredentials.generate(0, false, List.of(), new SplittableRandom(9));
        IceSession second = new IceSession(
                IceConfig.ofFull(),
                secondLocal,
                false,
                secondAgent,
                new AddressValidation(),
                secondSink,
                new SplittableRandom(9));
        StunPeer secondPeer = new StunPeer(secondLocal, false, List.of());
        second.remote(secondPeer.client, 5 * SECOND);
        session.handle(secondPeer.check(), HERE, 5 * SECOND);
        assertThat(session.dropped(IceDropReason.WRONG_USERNAME)).isEqualTo(1);
        second.handle(secondPeer.nominating(), HERE, 5 * SECOND);
        second.handle(new IceEvent.Nominated(HERE), 6 * SECOND);
        assertThat(second.selected()).isEqualTo(HERE);
        assertThat(session.selected()).isEqualTo(HERE);
        session.close();
        assertThat(secondSink.routed).containsExactly(HERE);
    }

    private void nominate() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        session.handle(new IceEvent.Validated(HERE), SECOND);
        session.handle(new IceEvent.Nominated(HERE), SECOND);
    }

    private StunMessage agentAsks(FiveTuple tuple, long now) {
        StunMessage request = message(StunWriter.bindingRequest(TransactionId.random(new SplittableRandom(now + 77)))
                .username("clnt:" + local.usernameFragment())
                .role(false, 5)
                .sign(new StunKey(peer.client.password())));
        session.handle(new IceEvent.Transmit(tuple, request), now);
        return request;
    }

    private byte[] controlledCheck(long tieBreaker) {
        return peer.sign(StunWriter.bindingRequest(new TransactionId(tieBreaker, 3))
                .username(local.usernameFragment() + ":clnt")
                .priority(1)
                .role(false, tieBreaker));
    }

    private static byte[] unsignedSuccess(StunMessage request) {
        return StunWriter.bindingSuccess(request.transactionId())
                .mappedAddress(StunPeer.SERVER)
                .fingerprint();
    }

    private static StunMessage message(byte[] bytes) {
        return Objects.requireNonNull(StunParser.parse(bytes));
    }
}
