package io.sluice.api.fuzz;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.api.http.Core;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceListener;
import io.sluice.dtls.DtlsSession;
import io.sluice.ice.IceConfig;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopInput;
import io.sluice.loop.LoopPorts;
import io.sluice.loop.LoopProgram;
import io.sluice.loop.Reply;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpCipher;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.time.WallClock;
import io.sluice.transport.DatagramSink;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A loop program of the core without a network: commands in → their answers out at once, each negotiated for real, and
/// nothing else happens.
public final class QuietLoop implements Core.Commands {
    private static final long STEP_NANOS = 1_000_000;

    /// Nothing is received.
    private static final int BUFFERS = 1;

    private static final IceCandidate CANDIDATE = new IceCandidate(
            "1",
            1,
            2_130_706_431L,
            TransportAddress.of(new byte[] {(byte) 203, 0, 113, 7}, 7000, TransportProtocol.UDP),
            IceCandidate.Type.HOST,
            IceCandidate.TcpType.NONE);

    private final LoopProgram program;
    private long nowNanos = 1;

    public QuietLoop(ConferenceListener listener) {
        program = new LoopProgram(
                new LoopPorts(
                        new NoNetwork(),
                        new PacketPool(BUFFERS),
                        events -> {
                            throw new IllegalStateException("ice-lite checks nothing");
                        },
                        events -> new NoHandshake(),
                        new NoCiphers(),
                        input -> {},
                        listener,
                        () -> List.of(CANDIDATE)),
                LoopConfig.of(0, IceConfig.ofLite()),
                new SplittableRandom(11),
                new WallClock(0, 1_700_000_000_000_000_000L));
    }

    @Override
    public <R> CompletableFuture<R> submit(ConferenceCommand<R> command) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        nowNanos += STEP_NANOS;
        program.handle(
                new LoopInput.Command<>(command, new Reply<R>() {
                    @Override
                    public void complete(R value) {
                        answer.complete(value);
                    }

                    @Override
                    public void fail(RuntimeException cause) {
                        answer.completeExceptionally(cause);
                    }
                }),
                nowNanos);
        program.endOfBatch(nowNanos);
        return answer;
    }

    /// Invariants that were broken.
    public long faults() {
        return program.stats().faults();
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
        public void start(DtlsParameters.Setup role, List<Fingerprint> remote, @Nullable TransportAddress peer) {}

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
