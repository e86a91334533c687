package io.sluice.api.sdp;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceCommand.OpenResult;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.dtls.DtlsSession;
import io.sluice.ice.IceConfig;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopInput;
import io.sluice.loop.LoopPorts;
import io.sluice.loop.LoopProgram;
import io.sluice.loop.Reply;
import io.sluice.parameters.Codec;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpCipher;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.time.WallClock;
import io.sluice.transport.DatagramSink;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A loop program of the core without a network: it negotiates for real, and nothing else happens.
final class CoreAnswers {
    private static final ConferenceSettings SETTINGS =
            new ConferenceSettings(Duration.ofSeconds(30), 100, List.of(Codec.values()), "{}");

    private final LoopProgram program;
    private long nowNanos;

    CoreAnswers() {
        LoopPorts ports = new LoopPorts(
                new NoNetwork(),
                new PacketPool(256),
                events -> {
                    throw new IllegalStateException("ice-lite checks nothing");
                },
                events -> new NoHandshake(),
                new NoCiphers(),
                input -> {},
                event -> {},
                () -> List.of(Accepting.UDP_CANDIDATE));
        program = new LoopProgram(
                ports,
                LoopConfig.of(0, IceConfig.ofLite()),
                new Random(11),
                new WallClock(0, 1_700_000_000_000_000_000L));
    }

    OpenResult open(String identity, SessionKind kind, Permissions permissions, SessionRequest offer) {
        return run(new ConferenceCommand.OpenSession(
                "room", SETTINGS, identity, identity, "{}", permissions, kind, offer, null));
    }

    Outcome<ConferenceCommand.Negotiated> negotiate(String sessionId, SessionRequest offer) {
        return run(new ConferenceCommand.Negotiate("room", sessionId, offer));
    }

    <R> R run(ConferenceCommand<R> command) {
        Answer<R> answer = new Answer<>();
        nowNanos += 1_000_000;
        program.handle(new LoopInput.Command<>(command, answer), nowNanos);
        program.endOfBatch(nowNanos);
        if (answer.value == null) {
            throw new IllegalStateException("no answer to " + command, answer.cause);
        }
        return answer.value;
    }

    private static final class Answer<R> implements Reply<R> {
        private @Nullable R value;
        private @Nullable RuntimeException cause;

        @Override
        public void complete(R answer) {
            value = answer;
        }

        @Override
        public void fail(RuntimeException failure) {
            cause = failure;
        }
    }

    private static final class NoNetwork implements DatagramSink {
        @Override
        public void transmit(FiveTuple tuple, PacketBuffer packet) {
            packet.release();
        }

        @Override
        public void flush() {}
    }

    private static final class NoHandshake implements DtlsSession {
        @Override
        public Fingerprint localFingerprint() {
            return new Fingerprint("sha-256", new byte[32]);
        }

        @Override
        public void start(DtlsParameters.Setup role, List<Fingerprint> remote, TransportAddress peer) {}

        @Override
        public void handle(byte[] datagram) {}

        @Override
        public void close() {}
    }

    private static final class NoCiphers implements SrtpCipherFactory {
        @Override
        public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
            throw new IllegalStateException("no keys without a handshake");
        }

        @Override
        public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
            return new byte[bytes];
        }
    }
}
