package io.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.edge.net.EdgeDrop;
import io.sluice.edge.net.MediaLoopStats;
import io.sluice.edge.net.TickKind;
import io.sluice.loop.LoopStats;
import io.sluice.node.NodeStats;
import io.sluice.transport.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private NodeStats stats = stats(1);

    @Test
    void readsTheStatsAnewEachTime() {
        new NodeMeters(() -> stats).bindTo(registry);
        assertThat(registry.get("sluice.conferences").gauge().value()).isEqualTo(1);
        stats = stats(5);
        assertThat(registry.get("sluice.conferences").gauge().value()).isEqualTo(5);
        assertThat(registry.get("sluice.datagrams")
                        .tags("loop", "0", "direction", "in")
                        .functionCounter()
                        .count())
                .isEqualTo(500);
    }

    @Test
    void countsDropsByReasonOfTheEdgeAndOfTheConferences() {
        new NodeMeters(() -> stats).bindTo(registry);
        assertThat(registry.get("sluice.drops")
                        .tags("reason", "pool_empty", "at", "edge")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("sluice.drops")
                        .tags("reason", "replayed", "at", "media")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void tellsWherePacketsBeginAndEnd() {
        new NodeMeters(() -> stats).bindTo(registry);
        assertThat(count("sluice.packets.taken", "kind", "rtp")).isEqualTo(4);
        assertThat(count("sluice.packets.offered")).isEqualTo(12);
        assertThat(count("sluice.packets.replayed")).isEqualTo(1);
        assertThat(count("sluice.packets.forwarded")).isEqualTo(8);
        assertThat(count("sluice.packets.dropped", "passage", "offered")).isEqualTo(5);
        assertThat(count("sluice.packets.dropped", "passage", "own")).isEqualTo(1);
        assertThat(count("sluice.repairs.asked")).isEqualTo(9);
        assertThat(count("sluice.repairs.sent")).isEqualTo(6);
        assertThat(count("sluice.feedback.asked")).isEqualTo(4);
        assertThat(count("sluice.feedback.heeded")).isEqualTo(2);
        assertThat(count("sluice.packets.made")).isEqualTo(7);
        assertThat(count("sluice.packets.recovered")).isEqualTo(6);
        assertThat(stats.loops().getFirst().program().ledger().imbalances()).isEmpty();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).tags("loop", "0").functionCounter().count();
    }

    @Test
    void tellsTimesInSeconds() {
        new NodeMeters(() -> stats).bindTo(registry);
        assertThat(registry.get("sluice.loop.tick.longest").gauge().value()).isEqualTo(0.0025);
    }

    private static NodeStats stats(int factor) {
        MediaLoopStats edge = new MediaLoopStats(
                10_000,
                100L * factor,
                1,
                1,
                1,
                1,
                1,
                0,
                List.of(new MediaLoopStats.Drop(EdgeDrop.POOL_EMPTY, 7)),
                2_500_000,
                TickKind.READ,
                0,
                1,
                1,
                1,
                0,
                0,
                0,
                0);
        Ledger ledger = new Ledger(100, 1, 2, 3, 4, 90, 12, 1, 8, 5, 9, 6, 3, 4, 2, 2, 7, 1, 20);
        LoopStats program =
                new LoopStats(factor, 2, 2, 1, 1, 1, 1, 1, 1, List.of(new LoopStats.Drop("replayed", 3)), ledger, 6, 0);
        return new NodeStats(false, 1, List.of(new NodeStats.LoopReport(0, edge, program, 0, "")), 0, 0, 0, 0);
    }
}
