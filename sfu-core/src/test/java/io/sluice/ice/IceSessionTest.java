package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunGuard;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What holds in every mode: who is answered, with what, and who is not. Full and lite have their own tests.
class IceSessionTest {
    private static final FiveTuple HERE = StunPeer.tuple(40_000);

    private final RecordingIceSink sink = new RecordingIceSink();
    private final IceParameters local = IceCredentials.generate(3, true, List.of(), new SplittableRandom(1));
    private final IceSession session = new IceSession(
            IceConfig.ofLite(), local, false, null, new AddressValidation(), sink, new SplittableRandom(2));
    private final StunPeer peer = new StunPeer(local, false, List.of());

    @Test
    void answersASignedCheckWithTheAddressItCameFromAndRoutesIt() {
        session.remote(peer.client, 0);
        session.handle(peer.check(), HERE, 1);
        StunMessage answer = sink.last().message();
        assertThat(sink.last().tuple()).isEqualTo(HERE);
        assertThat(answer.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(answer.mappedAddress()).isEqualTo(HERE.remote());
        assertThat(StunGuard.check(answer, new StunKey(local.password()))).isEqualTo(StunGuard.Verdict.GENUINE);
        assertThat(session.isAuthenticated(HERE)).isTrue();
        assertThat(sink.routed).containsExactly(HERE);
        assertThat(session.selected()).isNull();
    }

    @Test
    void isSilentToAWrongPasswordAWrongNameAndTheUnsigned() {
        session.handle(peer.request().sign(new StunKey("not-the-right-password")), HERE, 0);
        session.handle(
                peer.sign(StunWriter.bindingRequest(new TransactionId(1, 1)).username("else:clnt")), HERE, 0);
        session.handle(peer.sign(StunWriter.bindingRequest(new TransactionId(1, 1))), HERE, 0);
        session.handle(peer.request().fingerprint(), HERE, 0);
        byte[] broken = peer.check();
        broken[broken.length - 1] ^= 1;
        session.handle(broken, HERE, 0);
        assertThat(sink.sent).isEmpty();
        assertThat(sink.routed).isEmpty();
        assertThat(session.dropped(IceDropReason.BAD_INTEGRITY)).isEqualTo(1);
        assertThat(session.dropped(IceDropReason.WRONG_USERNAME)).isEqualTo(2);
        assertThat(session.dropped(IceDropReason.UNSIGNED)).isEqualTo(1);
        assertThat(session.dropped(IceDropReason.BAD_FINGERPRINT)).isEqualTo(1);
    }

    @Test
    void countsNoiseIndicationsAndForeignMethods() {
        session.handle(new byte[30], HERE, 0);
        session.handle(StunWriter.bindingIndication(new TransactionId(1, 1)).fingerprint(), HERE, 0);
        byte[] allocate = peer.check();
        allocate[1] = 3;
        session.handle(allocate, HERE, 0);
        session.handle(
                StunWriter.bindingSuccess(new TransactionId(1, 1)).sign(new StunKey(peer.client.password())), HERE, 0);
        assertThat(sink.sent).isEmpty();
        assertThat(session.dropped(IceDropReason.MALFORMED)).isEqualTo(1);
        assertThat(session.dropped(IceDropReason.INDICATION)).isEqualTo(1);
        assertThat(session.dropped(IceDropReason.NOT_BINDING)).isEqualTo(1);
        assertThat(session.dropped(IceDropReason.UNKNOWN_TRANSACTION)).isEqualTo(1);
    }

    @Test
    void namesUnknownAttributesOnlyToThePeer() {
        byte[] unsigned = peer.request().attribute(0x7001, new byte[4]).fingerprint();
        session.handle(unsigned, HERE, 0);
        assertThat(sink.sent).isEmpty();
        session.handle(peer.sign(peer.request().attribute(0x7001, new byte[4])), HERE, 0);
        assertThat(sink.last().message().errorCode()).isEqualTo(420);
        assertThat(session.isAuthenticated(HERE)).isFalse();
    }

    @Test
    void noAnswerIsMoreThanHalfAsLongAgainAsItsRequest() {
        StunKey key = new StunKey(local.password());
        String shortest = local.usernameFragment() + ":";
        List<byte[]> requests = List.of(
                StunWriter.bindingRequest(new TransactionId(1, 1))
                        .username(shortest)
                        .sign(key),
                StunWriter.bindingRequest(new TransactionId(1, 2))
                        .username(shortest)
                        .role(false, 1)
                        .sign(key),
                StunWriter.bindingRequest(new TransactionId(1, 3))
                        .username(shortest)
                        .attribute(0x7001, new byte[0])
                        .sign(key));
        FiveTuple ipv6 = new FiveTuple(StunPeer.address("2001:db8::1", 1), StunPeer.address("2001:db8::2", 2));
        for (byte[] request : requests) {
            for (FiveTuple tuple : List.of(HERE, ipv6)) {
                int before = sink.sent.size();
                session.handle(request, tuple, 0);
                if (sink.sent.size() > before) {
                    assertThat(2 * sink.last().message().bytes().length).isLessThanOrEqualTo(3 * request.length);
                }
            }
        }
        assertThat(sink.sent).isNotEmpty();
    }

    @Test
    void answersBeforeThePeersDescriptionCame() {
        session.handle(peer.nominating(), HERE, 5);
        assertThat(sink.last().message().kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(session.selected()).isEqualTo(HERE);
        session.remote(peer.client, 6);
        assertThat(sink.failure).isNull();
        session.onDeadline(6);
        assertThat(session.isClosed()).isFalse();
    }

    @Test
    void remembersABoundedNumberOfTuplesAndForgetsOnlySilentOnes() {
        session.remote(peer.client, 0);
        for (int port = 1; port <= 20; port++) {
            session.handle(peer.check(), StunPeer.tuple(port), 0);
        }
        assertThat(sink.routed).hasSize(16);
        assertThat(session.dropped(IceDropReason.TOO_MANY_TUPLES)).isEqualTo(4);
        long later = 6_000_000_000L;
        session.handle(peer.check(), StunPeer.tuple(1), later);
        session.handle(peer.check(), StunPeer.tuple(100), later);
        assertThat(sink.routed).hasSize(16).contains(StunPeer.tuple(1), StunPeer.tuple(100));
        assertThat(sink.routed).doesNotContain(StunPeer.tuple(2));
    }

    @Test
    void theSelectedTupleIsNeverPushedOut() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        for (int port = 1; port <= 40; port++) {
            session.handle(peer.check(), StunPeer.tuple(port), port * 6_000_000_000L / 40 * 10);
        }
        assertThat(session.isAuthenticated(HERE)).isTrue();
    }

    @Test
    void closingForgetsEveryRouteAndSaysNothingElse() {
        session.remote(peer.client, 0);
        session.handle(peer.nominating(), HERE, 0);
        session.close();
        assertThat(sink.routed).isEmpty();
        assertThat(sink.transactions).isEmpty();
        assertThat(sink.failure).isNull();
        assertThat(session.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        int sent = sink.sent.size();
        session.handle(peer.check(), HERE, 1);
        assertThat(sink.sent).hasSize(sent);
        assertThat(session.dropped(IceDropReason.CLOSED)).isEqualTo(1);
    }

    @Test
    void noMutationOfACheckIsAnsweredOrThrows() {
        session.remote(peer.client, 0);
        SplittableRandom random = new SplittableRandom(3);
        byte[] good = peer.nominating();
        int covered = good.length - 8;
        for (int round = 0; round < 50_000; round++) {
            byte[] mutant = good.clone();
            mutant[random.nextInt(covered)] ^= (byte) (1 << random.nextInt(8));
            session.handle(mutant, HERE, round);
        }
        assertThat(sink.sent).isEmpty();
        assertThat(sink.routed).isEmpty();
        assertThat(session.selected()).isNull();
    }

    @Test
    void credentialsCarryTheLoopIndexAndEnoughChance() {
        SplittableRandom random = new SplittableRandom(4);
        for (int loop : new int[] {0, 1, 63, 64, IceCredentials.MAX_LOOPS - 1}) {
            String fragment = IceCredentials.usernameFragment(loop, random);
            assertThat(IceCredentials.loopIndex(fragment)).isEqualTo(loop);
            assertThat(fragment).matches("[A-Za-z0-9+/]{4,256}");
        }
        assertThat(IceCredentials.loopIndex("")).isEqualTo(-1);
        assertThat(IceCredentials.loopIndex("abcd")).isEqualTo(-1);
        assertThat(IceCredentials.password(random)).matches("[A-Za-z0-9+/]{22,256}");
        assertThat(IceCredentials.password(random)).isNotEqualTo(IceCredentials.password(random));
    }

    @Test
    void aParsedMessageTellsWhereItBelongs() {
        StunMessage message = Objects.requireNonNull(StunParser.parse(peer.check()));
        assertThat(IceCredentials.loopIndex(Objects.requireNonNull(message.receiverFragment())))
                .isEqualTo(3);
    }
}
