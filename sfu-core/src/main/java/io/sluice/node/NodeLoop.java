package io.sluice.node;

import io.sluice.edge.net.LoopHosted;
import io.sluice.edge.net.MediaLoop;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopInput;
import io.sluice.loop.LoopPorts;
import io.sluice.loop.LoopProgram;
import io.sluice.time.WallClock;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One media loop with the program that it hosts, and what a node asks of it: how loaded it is and what it did.
final class NodeLoop implements LoopHosted {
    private final int index;
    private final MediaLoop media;
    private final LoopProgram program;
    private final LoopLoad load;
    private SequencedMap<String, Long> callsBefore = new LinkedHashMap<>();
    private volatile NodeStats.LoopReport report;

    NodeLoop(LoopConfig config, MediaLoop media, LoopPorts ports, LoopLoad load) {
        this.index = config.loopIndex();
        this.media = media;
        this.load = load;
        this.program = new LoopProgram(ports, config, new SecureRandom(), wallClock(media));
        this.report = new NodeStats.LoopReport(index, media.stats(), program.stats(), 0, "");
    }

    void start() {
        media.start(this, this::refresh);
    }

    /// Once a second on the loop's thread.
    private void refresh() {
        SequencedMap<String, Long> calls = program.deadlineCalls();
        long all = 0;
        long most = 0;
        String busiest = "";
        for (var each : calls.entrySet()) {
            long since = each.getValue() - callsBefore.getOrDefault(each.getKey(), 0L);
            if (since > most) {
                most = since;
                busiest = each.getKey();
            }
            all += each.getValue();
        }
        callsBefore = calls;
        report = new NodeStats.LoopReport(index, media.stats(), program.stats(), all, busiest);
    }

    int index() {
        return index;
    }

    MediaLoop media() {
        return media;
    }

    /// Conferences and participants; what a new conference is placed by.
    int load() {
        return load.value();
    }

    NodeStats.LoopReport report() {
        return report;
    }

    @Override
    public void handle(LoopInput input, long nowNanos) {
        program.handle(input, nowNanos);
    }

    @Override
    public void onDeadline(long nowNanos) {
        program.onDeadline(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return program.nextDeadlineNanos();
    }

    @Override
    public void endOfBatch(long nowNanos) {
        program.endOfBatch(nowNanos);
    }

    private static WallClock wallClock(MediaLoop media) {
        Instant wall = Clock.systemUTC().instant();
        return new WallClock(media.nowNanos(), wall.getEpochSecond() * 1_000_000_000L + wall.getNano());
    }
}
