package io.sluice.load.bench;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtp.RtpPacket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to read the header of one RTP packet with three extensions. Figures: docs/benchmarks.md.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"})
public class ParseBenchmark {
    private final PacketPool pool = new PacketPool(4);
    private final PacketBuffer buffer = Packets.acquire(pool);
    private final RtpPacket rtp = new RtpPacket();

    @Setup
    public void fill() {
        Packets.write(buffer, rtp, 1, 1_200);
    }

    @Benchmark
    public long parse() {
        return rtp.wrap(buffer) ? rtp.ssrc() + rtp.sequenceNumber() + rtp.payloadOffset() : -1;
    }

    @TearDown
    public void close() {
        buffer.release();
        pool.close();
    }
}
