package io.sluice.load.bench;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.forwarding.CaptureClock;
import io.sluice.forwarding.ExtensionMap;
import io.sluice.forwarding.PayloadTypeMap;
import io.sluice.forwarding.RtpRewriter;
import io.sluice.forwarding.Verdict;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to copy one packet of 1200 bytes and rewrite it for a receiver: SSRC, sequence number, timestamp,
/// payload type, extension ids and MID. Figures: docs/benchmarks.md.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
public class RewriteBenchmark {
    private static final int SIZE_BYTES = 1_200;

    private final PacketPool pool = new PacketPool(4);
    private final PacketBuffer source = Packets.acquire(pool);
    private final PacketBuffer copy = Packets.acquire(pool);
    private final RtpPacket rtp = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();
    private final RtpRewriter rewriter = new RtpRewriter(0xbeef, new Random(3));
    private long sequence = 1 << 16;

    public RewriteBenchmark() {
        rewriter.seat(
                PayloadTypeMap.of(List.of(vp8(Packets.PAYLOAD_TYPE)), List.of(vp8(120))),
                ExtensionMap.of(Packets.EXTENSIONS, Packets.EXTENSIONS, "slot7"),
                90_000,
                CaptureClock.UNKNOWN);
        Packets.write(source, rtp, 0, SIZE_BYTES);
        rtp.wrap(source);
        frame.parse(Codec.VP8, rtp);
        rewriter.rewrite(rtp, frame, sequence, Verdict.BEGIN, 0, copy, 0);
    }

    private static CodecParameters vp8(int payloadType) {
        return new CodecParameters(
                Codec.VP8,
                payloadType,
                1,
                new LinkedHashMap<>(),
                List.of(RtcpFeedback.NACK_PLI),
                CodecParameters.NO_RTX);
    }

    @Benchmark
    public Verdict rewrite() {
        sequence++;
        rtp.sequenceNumber(sequence);
        return rewriter.rewrite(rtp, frame, sequence, Verdict.CONTINUE, sequence * 1_000, copy, sequence * 1_000);
    }

    @TearDown
    public void close() {
        source.release();
        copy.release();
        pool.close();
    }
}
