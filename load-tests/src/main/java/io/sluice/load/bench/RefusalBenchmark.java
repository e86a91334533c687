package io.sluice.load.bench;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.parameters.SrtpProfile;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.transport.Demultiplexer;
import io.sluice.transport.Traffic;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a packet costs that is refused, beside one that is opened. Filling the buffer is part of each. Figures:
/// docs/benchmarks.md.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
public class RefusalBenchmark {
    /// Fewer than half the sequence numbers, so that going round needs a receiver that has heard nothing.
    private static final int PACKETS = 1 << 13;

    private static final FiveTuple STRANGER = new FiveTuple(address("192.0.2.1"), address("198.51.100.66"));

    @Param({"AEAD_AES_128_GCM", "AES128_CM_SHA1_80"})
    public String profile = "AEAD_AES_128_GCM";

    @Param({"1200", "160"})
    public int sizeBytes = 1_200;

    private final PacketPool pool = new PacketPool(4);
    private final PacketBuffer buffer = Packets.acquire(pool);
    private final byte[][] genuine = new byte[PACKETS][];
    private final byte[][] forged = new byte[PACKETS][];
    private final Demultiplexer demultiplexer = new Demultiplexer(new Traffic());
    private SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);
    private SrtpReceiver started = receiver(SrtpProfile.AEAD_AES_128_GCM);
    private int next;

    private static TransportAddress address(String host) {
        return Objects.requireNonNull(TransportAddress.parse(host, 10_000, TransportProtocol.UDP));
    }

    private static SrtpReceiver receiver(SrtpProfile profile) {
        return new SrtpReceiver(
                profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()], new JceSrtpCipherFactory());
    }

    @Setup
    public void packets() {
        SrtpProfile chosen = SrtpProfile.valueOf(profile);
        SrtpSender sender = new SrtpSender(
                chosen, new byte[chosen.keyBytes()], new byte[chosen.saltBytes()], new JceSrtpCipherFactory());
        RtpPacket rtp = new RtpPacket();
        for (int i = 0; i < PACKETS; i++) {
            Packets.write(buffer, rtp, i, sizeBytes);
            sender.protect(buffer);
            genuine[i] = buffer.toArray();
            forged[i] = buffer.toArray();
            forged[i][forged[i].length - 1] ^= 1;
        }
        receiver = receiver(chosen);
        started = receiver(chosen);
        buffer.set(genuine[0]);
        expect(SrtpReceiver.Result.OK, started.unprotect(buffer));
        next = 0;
    }

    private static SrtpReceiver.Result expect(SrtpReceiver.Result expected, SrtpReceiver.Result found) {
        if (expected != found) {
            throw new IllegalStateException("expected " + expected + ", found " + found);
        }
        return found;
    }

    private int next() {
        next = (next + 1) % PACKETS;
        return next;
    }

    /// A new packet of the peer's.
    @Benchmark
    public SrtpReceiver.Result opened() {
        int at = next();
        if (at == 0) {
            receiver = receiver(SrtpProfile.valueOf(profile));
        }
        buffer.set(genuine[at]);
        return expect(SrtpReceiver.Result.OK, receiver.unprotect(buffer));
    }

    /// The right address and a number that could be, but a tag that is not.
    @Benchmark
    public SrtpReceiver.Result badTag() {
        buffer.set(forged[1 + next() % (PACKETS - 1)]);
        return expect(SrtpReceiver.Result.BAD_TAG, started.unprotect(buffer));
    }

    /// Off the wire, and once more.
    @Benchmark
    public SrtpReceiver.Result replayed() {
        buffer.set(genuine[0]);
        return expect(SrtpReceiver.Result.REPLAYED, started.unprotect(buffer));
    }

    /// From an address that belongs to nobody, through the demultiplexer with its counters.
    @Benchmark
    public int unrouted() {
        PacketBuffer stranger = Packets.acquire(pool);
        stranger.set(genuine[next()]);
        demultiplexer.handle(STRANGER, stranger, 1);
        return next;
    }

    @TearDown
    public void close() {
        buffer.release();
        pool.close();
    }
}
