package io.sluice.load.bench;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.parameters.SrtpProfile;
import io.sluice.rtp.RtpPacket;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
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

/// What it costs to protect one packet, and to protect and unprotect it; the difference is the unprotecting. Writing
/// the plaintext packet is part of both. Figures: docs/benchmarks.md.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
public class SrtpBenchmark {
    @Param({"AEAD_AES_128_GCM", "AES128_CM_SHA1_80"})
    public String profile = "AEAD_AES_128_GCM";

    @Param({"1200", "160"})
    public int sizeBytes = 1_200;

    private final PacketPool pool = new PacketPool(4);
    private final PacketBuffer buffer = Packets.acquire(pool);
    private final RtpPacket rtp = new RtpPacket();
    private final SrtpPair pair = new SrtpPair();
    private int sequenceNumber;

    /// Both ends of one direction.
    private static final class SrtpPair {
        private SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
        private SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);

        static SrtpSender sender(SrtpProfile profile) {
            return new SrtpSender(
                    profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()], new JceSrtpCipherFactory());
        }

        static SrtpReceiver receiver(SrtpProfile profile) {
            return new SrtpReceiver(
                    profile, new byte[profile.keyBytes()], new byte[profile.saltBytes()], new JceSrtpCipherFactory());
        }
    }

    @Setup
    public void keys() {
        SrtpProfile chosen = SrtpProfile.valueOf(profile);
        pair.sender = SrtpPair.sender(chosen);
        pair.receiver = SrtpPair.receiver(chosen);
        sequenceNumber = 0;
    }

    @Benchmark
    public SrtpSender.Result protect() {
        Packets.write(buffer, rtp, sequenceNumber++, sizeBytes);
        return pair.sender.protect(buffer);
    }

    @Benchmark
    public SrtpReceiver.Result protectAndUnprotect() {
        Packets.write(buffer, rtp, sequenceNumber++, sizeBytes);
        pair.sender.protect(buffer);
        return pair.receiver.unprotect(buffer);
    }

    @TearDown
    public void close() {
        buffer.release();
        pool.close();
    }
}
