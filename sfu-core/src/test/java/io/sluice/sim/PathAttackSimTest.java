package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.conference.ConferenceCommand;
import io.sluice.dtls.DtlsEvent;
import io.sluice.forwarding.DropReason;
import io.sluice.ice.IceConfig;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is not the peer, on a path that is not the peer's: handshakes raced, media taken or put in, STUN turned against
/// others.
class PathAttackSimTest {
    private static final TransportAddress ATTACKER = Siege.ATTACKER;
    private static final int SOFTWARE = 0x8022;

    /// A whole DTLS 1.2 ClientHello whose only cipher suite is TLS_NULL_WITH_NULL_NULL.
    private static final byte[] CLIENT_HELLO = clientHello();

    private static byte[] clientHello() {
        byte[] body = new byte[2 + 32 + 1 + 1 + 2 + 2 + 2];
        body[0] = (byte) 0xfe;
        body[1] = (byte) 0xfd;
        body[37] = 2;
        body[40] = 1;
        byte[] datagram = new byte[13 + 12 + body.length];
        datagram[0] = 22;
        datagram[1] = (byte) 0xfe;
        datagram[2] = (byte) 0xff;
        datagram[12] = (byte) (12 + body.length);
        datagram[13] = 1;
        datagram[16] = (byte) body.length;
        datagram[24] = (byte) body.length;
        System.arraycopy(body, 0, datagram, 25, body.length);
        return datagram;
    }

    /// Joins one after the other, each until there are keys.
    ///
    /// @return how long each took, in virtual nanoseconds
    private static List<Long> handshakes(Siege siege, int count, boolean attacked) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimPeer victim = siege.stage.newcomer("victim" + i).publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE);
            victim.join();
            long begun = siege.world.now();
            TransportAddress there = victim.address();
            TransportAddress sameHost = SimWorld.address(there.host(), 4_001);
            TransportAddress samePort = SimWorld.address("203.0.113.1", there.port());
            if (attacked) {
                // Nobody has spoken from there yet, so even the right address is a stranger's.
                siege.inject(there, CLIENT_HELLO);
                siege.inject(there, SimDtls.HELLO);
            }
            while (!victim.isKeyed() && siege.world.now() - begun < SimWorld.SECONDS) {
                if (attacked) {
                    for (TransportAddress from : List.of(ATTACKER, sameHost, samePort)) {
                        siege.inject(from, CLIENT_HELLO);
                        siege.inject(from, SimDtls.HELLO);
                    }
                }
                siege.world.run(SimWorld.MILLIS);
            }
            taken.add(siege.world.now() - begun);
            assertThat(victim.isKeyed()).isTrue();
            SimDtls.Session session = siege.world.dtls.sessions.getLast();
            assertThat(session.handledBeforeStart).isZero();
            assertThat(session.handled).isEqualTo(1);
            if (attacked) {
                siege.inject(ATTACKER, CLIENT_HELLO);
                siege.inject(ATTACKER, SimDtls.BYE);
                assertThat(session.handled).isEqualTo(1);
            }
            siege.stage.leave("victim" + i);
        }
        return taken;
    }

    @Test
    void handshakesAreNotTouchedByClientHellosFromElsewhere() {
        List<Long> undisturbed;
        try (Siege peace = new Siege(1)) {
            undisturbed = handshakes(peace, 1, false);
        }
        for (int part = 0; part < Siege.SCALE; part++) {
            try (Siege siege = new Siege(2L * part + 1)) {
                List<Long> taken = handshakes(siege, 100, true);
                assertThat(taken).hasSize(100).allMatch(undisturbed.getFirst()::equals);
                assertThat(siege.allAnswers()).isEmpty();
                assertThat(siege.drops(DropReason.UNROUTED)).isGreaterThan(100 * 6);
            }
        }
    }

    @Test
    void aClientHelloDuringACallEndsNothing() {
        try (Siege siege = new Siege(2)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            int handled = siege.world.dtls.sessions.getFirst().handled;
            for (int i = 0; i < 2_000; i++) {
                siege.inject(ATTACKER, i % 2 == 0 ? CLIENT_HELLO : SimDtls.BYE);
                siege.world.run(SimWorld.MILLIS);
            }
            siege.stage.move("alice");
            siege.inject(alice.address(), CLIENT_HELLO);
            siege.stage.run(3);
            assertThat(siege.world.dtls.sessions.getFirst().handled).isEqualTo(handled);
            assertThat(siege.allAnswers()).isEmpty();
            siege.assertHeld();
        }
    }

    @Test
    void whatWasTakenFromTheWireIsWorthNothingFromAnotherAddress() {
        try (Siege siege = new Siege(3)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            List<byte[]> media = new ArrayList<>();
            List<byte[]> heldBack = new ArrayList<>();
            List<TransportAddress> elsewhere = List.of(
                    ATTACKER,
                    SimWorld.address(alice.address().host(), 4_001),
                    SimWorld.address("203.0.113.1", alice.address().port()));
            siege.world.uplink((tuple, bytes) -> {
                if (!tuple.remote().equals(alice.address()) || bytes[0] >= 0) {
                    return true;
                }
                media.add(bytes);
                // Every fiftieth never arrives: whoever brings it first, if anybody listened to him, would be heard.
                if (media.size() % 50 == 0) {
                    alice.streams.all().forEach(stream -> stream.lossless = false);
                    heldBack.add(bytes);
                    return false;
                }
                return true;
            });
            for (int i = 0; i < 400; i++) {
                siege.world.run(10 * SimWorld.MILLIS);
                TransportAddress from = elsewhere.get(i % elsewhere.size());
                for (byte[] held : heldBack) {
                    siege.inject(from, held);
                }
                heldBack.clear();
                for (byte[] seen : media.subList(Math.max(0, media.size() - 20), media.size())) {
                    siege.inject(from, seen);
                }
                siege.inject(from, rtp(siege));
            }
            assertThat(siege.drops(DropReason.UNROUTED)).isGreaterThan(5_000);
            assertThat(siege.drops(DropReason.REPLAYED)).isZero();
            assertThat(siege.drops(DropReason.BAD_TAG)).isZero();
            assertThat(siege.allAnswers()).isEmpty();
            siege.assertHeld();
        }
    }

    private static byte[] rtp(Siege siege) {
        byte[] noise = siege.noise(12 + siege.chance.nextInt(1_200));
        noise[0] = (byte) 0x80;
        noise[1] = (byte) siege.chance.nextInt(256);
        return noise;
    }

    private static StunWriter check(SimPeer asIf) {
        return StunWriter.bindingRequest(TransactionId.random(asIf.world().peerRandom()))
                .username(asIf.server().usernameFragment() + ":"
                        + asIf.offer().ice().usernameFragment())
                .priority(0x7fff_ffffL);
    }

    private static StunKey password(SimPeer peer) {
        return new StunKey(peer.server().password());
    }

    @Test
    void onlyWhoKnowsThePasswordAndNominatesMovesThePath() {
        try (Siege siege = new Siege(4)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            StunKey wrong = new StunKey("another-password-of-24-c");
            for (int i = 0; i < 1_000; i++) {
                siege.inject(
                        ATTACKER,
                        switch (i % 5) {
                            case 0 -> check(alice).useCandidate().role(true, 1).sign(wrong);
                            case 1 -> check(alice).useCandidate().role(true, 1).fingerprint();
                            case 2 -> check(alice).useCandidate().role(true, 1).unsigned();
                            // The password is right, but of the other direction.
                            case 3 ->
                                check(alice)
                                        .useCandidate()
                                        .role(true, 1)
                                        .sign(new StunKey(alice.offer().ice().password()));
                            default ->
                                StunWriter.bindingSuccess(TransactionId.random(
                                                alice.world().peerRandom()))
                                        .mappedAddress(ATTACKER)
                                        .sign(wrong);
                        });
                siege.inject(ATTACKER, rtp(siege));
                siege.world.run(SimWorld.MILLIS);
            }
            assertThat(siege.allAnswers()).isEmpty();
            // Alice herself asks from another place, but does not nominate it: an answer, and no media.
            siege.inject(ATTACKER, check(alice).role(true, 1).sign(password(alice)));
            siege.stage.run(2);
            assertThat(siege.answersTo(ATTACKER)).hasSize(1).allMatch(PathAttackSimTest::isStun);
            siege.assertHeld();
        }
    }

    private static boolean isStun(byte[] datagram) {
        return StunParser.parse(datagram) != null;
    }

    /// Whoever can read a network can send a signed check once more, from his own address.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckSentAgainFromElsewhereDrawsNoMedia(boolean full) {
        try (Siege siege = full ? Siege.ofFullIce(5) : new Siege(5)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            List<byte[]> checks = new ArrayList<>();
            siege.world.uplink((tuple, bytes) -> {
                if (tuple.remote().equals(alice.address()) && isStun(bytes)) {
                    checks.add(bytes);
                }
                return true;
            });
            siege.stage.run(8);
            int seen = checks.size();
            assertThat(seen).isPositive();
            long in = 0;
            for (int i = 0; i < 200; i++) {
                byte[] again = checks.get(i % seen);
                in += again.length;
                siege.inject(ATTACKER, again);
                siege.world.run(10 * SimWorld.MILLIS);
            }
            siege.stage.run(2);
            List<byte[]> out = siege.answersTo(ATTACKER);
            assertThat(out).isNotEmpty().allMatch(PathAttackSimTest::isStun);
            assertThat(2 * out.stream().mapToLong(bytes -> bytes.length).sum()).isLessThanOrEqualTo(3 * in);
            siege.assertHeld();
        }
    }

    /// He answers our checks himself, without the password, and carries them to her who knows it, whose answer then
    /// comes from where she is.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSendsACheckAgainCannotAnswerOurs(boolean full) {
        try (Siege siege = full ? Siege.ofFullIce(10) : new Siege(15)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(4);
            StunKey wrong = new StunKey("another-password-of-24-c");
            StunKey hers = new StunKey(alice.offer().ice().password());
            int asked = 0;
            for (int i = 0; i < 100; i++) {
                siege.inject(ATTACKER, check(alice).useCandidate().role(true, 1).sign(password(alice)));
                siege.world.run(50 * SimWorld.MILLIS);
                List<byte[]> out = siege.answersTo(ATTACKER);
                for (byte[] datagram : out.subList(asked, out.size())) {
                    StunMessage message = Objects.requireNonNull(StunParser.parse(datagram));
                    if (message.isBindingRequest()) {
                        siege.inject(ATTACKER, success(message).unsigned());
                        siege.inject(ATTACKER, success(message).sign(wrong));
                        siege.inject(alice.address(), success(message).sign(hers));
                    }
                }
                asked = out.size();
            }
            assertThat(siege.answersTo(ATTACKER))
                    .allMatch(PathAttackSimTest::isStun)
                    .anyMatch(datagram ->
                            Objects.requireNonNull(StunParser.parse(datagram)).isBindingRequest());
            siege.assertHeld();
        }
    }

    private static StunWriter success(StunMessage request) {
        return StunWriter.bindingSuccess(request.transactionId()).mappedAddress(SimWorld.SERVER);
    }

    /// A participant may forge the address of another one, whose media would then be his, or nobody's.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noParticipantTakesTheAddressOfAnother(boolean full) {
        try (Siege siege = full ? Siege.ofFullIce(11) : new Siege(11)) {
            SimPeer alice = siege.stage.join("alice", 2);
            siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.join("mallory", 2);
            siege.stage.run(2);
            for (int i = 0; i < 100; i++) {
                siege.inject(
                        alice.address(),
                        check(mallory).useCandidate().role(true, 1).sign(password(mallory)));
                siege.world.run(20 * SimWorld.MILLIS);
            }
            siege.stage.checkAllLive(0.5);
            siege.assertHolds();
            siege.stage.leave("mallory");
            siege.assertHeld();
        }
    }

    @Test
    void strangersGetNoAnswerWhateverTheLength() {
        try (Siege siege = new Siege(6)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            int routes = siege.world.loop().loose();
            StunKey wrong = new StunKey("another-password-of-24-c");
            for (int length = 0; length <= 1_400; length += 4) {
                byte[] padding = siege.noise(length);
                siege.inject(ATTACKER, check(alice).attribute(SOFTWARE, padding).sign(wrong));
                siege.inject(ATTACKER, check(alice).attribute(SOFTWARE, padding).fingerprint());
                siege.inject(
                        ATTACKER,
                        StunWriter.bindingRequest(TransactionId.random(siege.chance))
                                .username("nobody:knows")
                                .attribute(SOFTWARE, padding)
                                .sign(password(alice)));
                siege.inject(
                        ATTACKER,
                        StunWriter.bindingIndication(TransactionId.random(siege.chance))
                                .username(alice.server().usernameFragment() + ":x")
                                .attribute(SOFTWARE, padding)
                                .sign(password(alice)));
                siege.inject(
                        ATTACKER,
                        StunWriter.bindingError(TransactionId.random(siege.chance))
                                .errorCode(487, "Role Conflict")
                                .attribute(SOFTWARE, padding)
                                .sign(password(alice)));
                siege.world.run(SimWorld.MILLIS);
            }
            assertThat(siege.allAnswers()).isEmpty();
            assertThat(siege.world.loop().loose()).isEqualTo(routes);
            assertThat(siege.drops(DropReason.STUN_REFUSED)).isPositive();
            siege.assertHeld();
        }
    }

    /// A participant knows the password, and may forge his source address: then the server answers somebody else.
    @Test
    void noParticipantCanMakeTheServerSendMuchToSomebodyElse() {
        try (Siege siege = new Siege(7)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            int routes = siege.world.loop().loose();
            for (int i = 0; i < 3_000; i++) {
                TransportAddress mark = SimWorld.address("203.0.113." + (1 + i % 250), 1_000 + i);
                StunWriter asked = check(alice).attribute(SOFTWARE, siege.noise(i % 1_400));
                byte[] request = (i % 3 == 0
                                ? asked.role(false, -1)
                                : i % 3 == 1 ? asked.attribute(0x7001 + i % 50, new byte[i % 9]) : asked.role(true, 1))
                        .sign(password(alice));
                siege.inject(mark, request);
                List<byte[]> answers = siege.answersTo(mark);
                assertThat(answers.size()).isLessThanOrEqualTo(1);
                assertThat(answers).allMatch(answer -> 2 * answer.length <= 3 * request.length);
                siege.world.run(SimWorld.MILLIS);
            }
            // Sixteen at most are remembered of one session, however many there were.
            assertThat(siege.world.loop().loose() - routes)
                    .isLessThanOrEqualTo(IceConfig.ofLite().maxTuples());
            assertThat(siege.allAnswers()).allMatch(PathAttackSimTest::isStun);
            siege.assertHeld();
        }
    }

    /// What a participant may do who wants somebody else to get a room's media.
    enum Aim {
        /// Everything is said in the other's name: checks, nomination and handshake.
        FROM_THE_FIRST,
        /// The handshake is made from the own address, which is not nominated.
        AFTER_THE_HANDSHAKE,
        /// A connected session begins ICE anew.
        AT_A_RESTART
    }

    @ParameterizedTest
    @CsvSource({
        "FROM_THE_FIRST, false", "AFTER_THE_HANDSHAKE, false", "AT_A_RESTART, false",
        "FROM_THE_FIRST, true", "AFTER_THE_HANDSHAKE, true", "AT_A_RESTART, true"
    })
    void noForgedAddressGetsMediaOrMoreThanThreeTimesWhatCameFromThere(Aim aim, boolean full) {
        try (Siege siege = full ? Siege.ofFullIce(10) : new Siege(11)) {
            siege.world.checksAreForged = true;
            siege.stage.join("alice", 1);
            SimPeer mallory = siege.stage.newcomer("mallory").receivesPairs(0, 1);
            if (aim == Aim.AT_A_RESTART) {
                mallory.join();
                siege.stage.run(1);
                assertThat(mallory.isKeyed()).isTrue();
            }
            siege.world.uplink(
                    (tuple, bytes) -> !tuple.remote().equals(mallory.address()) || (!isStun(bytes) && bytes[0] < 0));
            switch (aim) {
                case FROM_THE_FIRST -> {
                    mallory.join();
                    siege.inject(ATTACKER, nomination(mallory));
                    siege.inject(ATTACKER, SimDtls.HELLO);
                }
                case AFTER_THE_HANDSHAKE -> {
                    mallory.join();
                    siege.inject(mallory.address(), check(mallory).role(true, 1).sign(password(mallory)));
                    siege.inject(mallory.address(), SimDtls.HELLO);
                }
                case AT_A_RESTART -> mallory.restartIce();
            }
            assertThat(siege.world.dtls.sessions.getLast().established).isTrue();
            byte[] check = nomination(mallory);
            int checks = 40;
            for (int i = 0; i < checks; i++) {
                siege.inject(ATTACKER, nomination(mallory));
                siege.inject(ATTACKER, SimDtls.HELLO);
                siege.world.run(100 * SimWorld.MILLIS);
            }
            List<byte[]> out = siege.answersTo(ATTACKER);
            assertThat(out).isNotEmpty().allMatch(bytes -> bytes[0] >= 0);
            assertThat(out.stream().mapToLong(bytes -> bytes.length).sum())
                    .isLessThanOrEqualTo(3L * (checks + 1) * (check.length + SimDtls.HELLO.length));
            siege.assertHolds();
        }
    }

    private static byte[] nomination(SimPeer asIf) {
        return check(asIf).useCandidate().role(true, 1).sign(password(asIf));
    }

    /// A flight is eight times as long as a check, and the server says it again and again.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHandshakesDatagramsGoNowhereWithoutWhatPaysForThem(boolean full) {
        try (Siege siege = full ? Siege.ofFullIce(12) : new Siege(13)) {
            siege.world.checksAreForged = true;
            siege.stage.join("alice", 1);
            SimPeer mallory = siege.stage.newcomer("mallory").receivesPairs(0, 1);
            siege.world.uplink((tuple, bytes) -> !tuple.remote().equals(mallory.address()) || bytes[0] < 0);
            mallory.join();
            byte[] check = check(mallory).role(true, 1).sign(password(mallory));
            siege.inject(mallory.address(), check);
            siege.inject(ATTACKER, check);
            for (int i = 0; i < 100; i++) {
                siege.world.dtls.sessions.getLast().say(new DtlsEvent.Transmit(SimDtls.FLIGHT));
                siege.world.run(100 * SimWorld.MILLIS);
            }
            assertThat(siege.answersTo(ATTACKER)).allMatch(PathAttackSimTest::isStun);
            assertThat(siege.drops(DropReason.UNVALIDATED_ADDRESS)).isEqualTo(100);
            siege.assertHolds();
        }
    }

    /// A peer that answers every check by "role conflict" gets the check again in the other role, but no endless game.
    @Test
    void aRoleConflictWithoutEndIsNotPlayedWithoutEnd() {
        try (Siege siege = Siege.ofFullIce(8)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            siege.stage.run(2);
            StunKey key = new StunKey(alice.offer().ice().password());
            int[] asked = new int[1];
            siege.world.downlink((tuple, bytes) -> {
                var message = StunParser.parse(bytes);
                if (message == null
                        || !message.isBindingRequest()
                        || !tuple.remote().equals(alice.address())) {
                    return true;
                }
                asked[0]++;
                byte[] conflict = StunWriter.bindingError(message.transactionId())
                        .errorCode(487, "Role Conflict")
                        .sign(key);
                siege.world.in(5 * SimWorld.MILLIS, now -> siege.inject(alice.address(), conflict));
                return false;
            });
            siege.stage.run(20);
            // Consent asks every 4 to 6 seconds, and each check is repeated once.
            assertThat(asked[0]).isBetween(3, 12);
            siege.assertHolds();
        }
    }

    @Test
    void ofFiveHundredCandidatesTwentyAreTaken() {
        try (Siege siege = Siege.ofFullIce(9)) {
            SimPeer alice = siege.stage.join("alice", 1);
            siege.stage.join("bob", 1);
            List<IceCandidate> flood = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                flood.add(new IceCandidate(
                        "f" + i,
                        1,
                        1 + i,
                        SimWorld.address("203.0.113." + (1 + i % 250), 2_000 + i),
                        IceCandidate.Type.HOST,
                        IceCandidate.TcpType.NONE));
            }
            for (int from = 0; from < 500; from += 10) {
                siege.world.command(new ConferenceCommand.AddCandidates(
                        SimPeer.ROOM,
                        alice.sessionId(),
                        alice.offer().ice().usernameFragment(),
                        flood.subList(from, from + 10),
                        false));
            }
            assertThat(siege.world.checks.candidates)
                    .isEqualTo(IceConfig.ofFull().maxRemoteCandidates());
            siege.stage.run(3);
            // The twenty are asked, and nothing else is said to anybody.
            assertThat(siege.allAnswers()).allMatch(PathAttackSimTest::isStun);
            siege.assertHeld();
        }
    }

    /// A description may name anybody's address, and ICE asks there before it hears anything (RFC 8445 §19.5.1).
    @Test
    void whoIsOnlyNamedIsAskedALittle() {
        try (Siege siege = Siege.ofFullIce(14)) {
            siege.stage.join("alice", 1);
            SimPeer mallory = siege.stage.newcomer("mallory").receivesPairs(0, 1);
            siege.world.uplink((tuple, bytes) -> !tuple.remote().equals(mallory.address()));
            mallory.join();
            List<TransportAddress> named = new ArrayList<>();
            List<IceCandidate> candidates = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                named.add(SimWorld.address("203.0.113." + (1 + i), 2_000));
                candidates.add(new IceCandidate(
                        "f" + i, 1, 1 + i, named.getLast(), IceCandidate.Type.HOST, IceCandidate.TcpType.NONE));
            }
            siege.world.command(new ConferenceCommand.AddCandidates(
                    SimPeer.ROOM, mallory.sessionId(), mallory.offer().ice().usernameFragment(), candidates, false));
            siege.stage.run(20);
            long asked = named.stream()
                    .filter(address -> !siege.answersTo(address).isEmpty())
                    .count();
            assertThat(asked).isEqualTo(IceConfig.ofFull().maxRemoteCandidates());
            assertThat(named)
                    .allMatch(address -> siege.answersTo(address).stream()
                                    .mapToLong(bytes -> bytes.length)
                                    .sum()
                            <= 2_000);
            siege.assertHolds();
        }
    }
}
