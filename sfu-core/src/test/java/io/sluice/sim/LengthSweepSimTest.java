package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.DtlsParameters;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Datagrams of every length from 0 to 1500 and every class of first byte, into the whole server, from a stranger and
/// from the addresses of a participant at each stage of its life.
class LengthSweepSimTest {
    private static final int MAX_LENGTH = 1_500;
    private static final int STUN_OVERHEAD = 20 + 44 + 8 + 24 + 8;
    private static final int SOFTWARE = 0x8022;

    /// The ends of each range of RFC 7983 and RFC 9443, and every version bit and flag of RTP.
    private static final int[] FIRST_BYTES = {
        0, 1, 2, 3, 4, 15, 16, 19, 20, 21, 22, 23, 25, 63, 64, 79, 80, 127, 128, 0x8f, 0x90, 0xa0, 0xb5, 191, 192, 255
    };

    enum State {
        BEFORE_ICE,
        BEFORE_DTLS,
        CONNECTED,
        /// New credentials are agreed on, and no check with them came yet.
        RESTARTING,
        /// From another address than it began at.
        MOVED,
        GONE;

        boolean isKeyed() {
            return this != BEFORE_ICE && this != BEFORE_DTLS;
        }
    }

    private static final TransportAddress ELSEWHERE = SimWorld.address("203.0.113.9", 5_555);

    static Stream<Arguments> everyStateInLiteAndFull() {
        return inLiteAndFull(EnumSet.allOf(State.class));
    }

    static Stream<Arguments> statesThatAnswerInLiteAndFull() {
        return inLiteAndFull(EnumSet.complementOf(EnumSet.of(State.BEFORE_ICE, State.GONE)));
    }

    private static Stream<Arguments> inLiteAndFull(EnumSet<State> states) {
        return states.stream().flatMap(state -> Stream.of(Arguments.of(state, false), Arguments.of(state, true)));
    }

    /// Even seeds play full ICE, odd ones lite.
    private static Siege siege(boolean full) {
        return new Siege(full ? 2 : 1);
    }

    private static boolean isDtls(byte[] datagram) {
        return datagram[0] >= 20 && datagram[0] <= 63;
    }

    /// What the simulated handshake would take for real.
    private static boolean isUnderstood(int first, int length) {
        return first >= 20 && first <= 63 && (length == SimDtls.HELLO.length || length == SimDtls.BYE.length);
    }

    private static SimPeer bring(Siege siege, State state) {
        SimPeer target = siege.stage.newcomer("target");
        target.setup = DtlsParameters.Setup.ACTIVE;
        target.publishesBoth().receivesPairs(0, 1);
        siege.world.uplink((tuple, bytes) -> {
            boolean hers = tuple.remote().equals(target.address());
            return !hers
                    || switch (state) {
                        case BEFORE_ICE -> false;
                        case BEFORE_DTLS -> !isDtls(bytes);
                        case CONNECTED, RESTARTING, MOVED, GONE -> true;
                    };
        });
        siege.stage.enter(target);
        siege.stage.run(2);
        assertThat(target.isKeyed()).isEqualTo(state.isKeyed());
        switch (state) {
            case RESTARTING -> {
                siege.world.uplink((tuple, bytes) -> !tuple.remote().equals(target.address()) || (bytes[0] & 0xff) > 3);
                target.restartIce();
                siege.stage.run(1);
            }
            case MOVED -> {
                target.moveTo(ELSEWHERE);
                siege.stage.run(2);
                siege.stage.checkLive("target", 1);
            }
            case GONE -> {
                siege.stage.leave("target");
                siege.stage.run(1);
            }
            case BEFORE_ICE, BEFORE_DTLS, CONNECTED -> {}
        }
        return target;
    }

    @ParameterizedTest
    @MethodSource("everyStateInLiteAndFull")
    void everyLengthOfEveryKindIsTakenOrDropped(State state, boolean full) {
        try (Siege siege = siege(full)) {
            siege.stage.join("alice", 2);
            siege.stage.join("bob", 2);
            siege.stage.run(1);
            SimPeer target = bring(siege, state);
            TransportAddress there = target.address();
            List<TransportAddress> hers = siege.world.addressesOf(target);
            long[] answered = new long[1];
            siege.world.downlink((tuple, bytes) -> {
                // In a call its media goes there, but to where it is.
                boolean media =
                        state.isKeyed() && bytes[0] < 0 && tuple.remote().equals(there);
                answered[0] += hers.contains(tuple.remote()) && !media ? 1 : 0;
                return true;
            });
            long received = siege.world.loop().stats().datagramsReceived();
            long dropped = allDrops(siege);
            byte[] noise = siege.noise(2 * MAX_LENGTH);
            int sent = 0;
            for (int first : FIRST_BYTES) {
                for (int length = 0; length <= MAX_LENGTH; length++) {
                    byte[] datagram = new byte[length];
                    System.arraycopy(noise, siege.chance.nextInt(MAX_LENGTH), datagram, 0, length);
                    if (length > 0) {
                        datagram[0] = (byte) first;
                    }
                    if (first <= 3 && length >= 20 && length % 2 == 0) {
                        // Right on the outside, so that it is looked into.
                        ByteBuffer.wrap(datagram)
                                .putShort(2, (short) (length - 20))
                                .putInt(4, 0x2112_a442);
                    }
                    siege.inject(Siege.ATTACKER, datagram);
                    sent++;
                    if (!isUnderstood(first, length)) {
                        for (TransportAddress from : hers) {
                            siege.inject(from, datagram);
                            sent++;
                        }
                    }
                }
                siege.world.run(5 * SimWorld.MILLIS);
            }
            assertThat(siege.allAnswers()).isEmpty();
            assertThat(answered[0]).isZero();
            assertThat(siege.world.loop().stats().datagramsReceived() - received)
                    .isGreaterThanOrEqualTo(sent);
            int engine = siege.world.dtls.sessions.getLast().handled;
            assertThat(allDrops(siege) - dropped + engine).isGreaterThanOrEqualTo(sent);
            siege.assertHolds();
            goOn(siege, state, target);
            siege.assertHeld();
        }
    }

    /// A client that cannot go on is not kept for the end; one that restarts comes to its path.
    private static void goOn(Siege siege, State state, SimPeer target) {
        if (!state.isKeyed()) {
            assertThat(target.isKeyed()).isFalse();
            siege.stage.leave("target");
        }
        siege.world.uplink((tuple, bytes) -> true);
        siege.stage.run(3);
    }

    private static long allDrops(Siege siege) {
        long all = 0;
        for (DropReason reason : DropReason.values()) {
            all += siege.drops(reason);
        }
        return all;
    }

    /// The answer to a signed check of any length, before and after the handshake, is no longer than half as much
    /// again.
    @ParameterizedTest
    @MethodSource("statesThatAnswerInLiteAndFull")
    void aSignedCheckOfAnyLengthHasOneShortAnswer(State state, boolean full) {
        try (Siege siege = siege(full)) {
            siege.stage.join("alice", 2);
            siege.stage.join("bob", 2);
            SimPeer target = bring(siege, state);
            StunKey key = new StunKey(target.server().password());
            String name = target.server().usernameFragment() + ":"
                    + target.offer().ice().usernameFragment();
            int[] answers = new int[1];
            int[] longest = new int[1];
            siege.world.downlink((tuple, bytes) -> {
                if (tuple.remote().equals(target.address()) && bytes[0] >= 0 && bytes[0] <= 3) {
                    answers[0]++;
                    longest[0] = Math.max(longest[0], bytes.length);
                }
                return true;
            });
            for (int padding = 0; padding <= MAX_LENGTH - STUN_OVERHEAD; padding++) {
                byte[] request = StunWriter.bindingRequest(TransactionId.random(siege.chance))
                        .username(name)
                        .attribute(SOFTWARE, new byte[padding])
                        .sign(key);
                answers[0] = 0;
                longest[0] = 0;
                siege.inject(target.address(), request);
                assertThat(answers[0]).isEqualTo(1);
                assertThat(2 * longest[0]).isLessThanOrEqualTo(3 * request.length);
                siege.world.run(SimWorld.MILLIS / 4);
            }
            siege.assertHolds();
            goOn(siege, state, target);
            siege.assertHeld();
        }
    }
}
