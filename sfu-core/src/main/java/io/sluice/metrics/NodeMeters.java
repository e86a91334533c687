package io.sluice.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.edge.net.EdgeDrop;
import io.sluice.edge.net.MediaLoopStats;
import io.sluice.loop.LoopStats;
import io.sluice.node.NodeStats;
import io.sluice.transport.Ledger;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The stats of a node in → its meters, read anew by each scrape.
///
/// Every name begins with `sluice.`; what belongs to one loop has the tag `loop`, what was dropped the tag
/// `reason`.
public final class NodeMeters implements MeterBinder {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<NodeStats> stats;

    /// @param stats cheap and safe to call from any thread
    public NodeMeters(Supplier<NodeStats> stats) {
        this.stats = stats;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NodeStats now = stats.get();
        node(registry, "sluice.conferences", "Conferences that live now", NodeStats::conferences);
        node(registry, "sluice.participants", "Participants that are in a conference now", NodeStats::participants);
        node(registry, "sluice.sessions", "Sessions that are open now", NodeStats::sessions);
        node(registry, "sluice.sessions.connected", "Sessions with SRTP keys", NodeMeters::connected);
        node(registry, "sluice.tracks", "Tracks that are published now", NodeMeters::tracks);
        node(registry, "sluice.draining", "1 while nothing new is taken", node -> node.draining() ? 1 : 0);
        node(registry, "sluice.handshakes.running", "DTLS handshakes at work", NodeStats::handshakesRunning);
        node(registry, "sluice.handshakes.waiting", "DTLS handshakes waiting", NodeStats::handshakesWaiting);
        node(registry, "sluice.ice.checkers", "ICE sessions that check", NodeStats::checkersActive);
        counter(registry, "sluice.ice.checkers.refused", "ICE sessions without checks", Tags.empty(), this::refused);
        for (NodeStats.LoopReport loop : now.loops()) {
            bindLoop(registry, loop);
        }
    }

    private void bindLoop(MeterRegistry registry, NodeStats.LoopReport first) {
        int loop = first.index();
        Tags tags = Tags.of("loop", Integer.toString(loop));
        Tags in = tags.and("direction", "in");
        Tags out = tags.and("direction", "out");
        edge(registry, "sluice.datagrams", "UDP datagrams and ICE-TCP frames", in, loop, MediaLoopStats::datagramsIn);
        edge(registry, "sluice.datagrams", "UDP datagrams and ICE-TCP frames", out, loop, MediaLoopStats::datagramsOut);
        edge(registry, "sluice.bytes", "Bytes of datagrams and frames", in, loop, MediaLoopStats::bytesIn);
        edge(registry, "sluice.bytes", "Bytes of datagrams and frames", out, loop, MediaLoopStats::bytesOut);
        edge(registry, "sluice.sends", "Messages to the kernel", tags, loop, MediaLoopStats::sends);
        edge(registry, "sluice.sends.segmented", "Those of several datagrams", tags, loop, s -> s.segmentedSends());
        edge(registry, "sluice.loop.refused", "Inputs not taken", tags, loop, MediaLoopStats::refusedInputs);
        edge(registry, "sluice.loop.faults", "Broken invariants at the edge", tags, loop, MediaLoopStats::faults);
        edge(registry, "sluice.loop.ticks", "Rounds of the loop", tags, loop, MediaLoopStats::ticks);
        counter(
                registry,
                "sluice.packets.recovered",
                "Lost packets of sound that another one carried",
                tags,
                () -> program(loop).recovered());
        counter(
                registry,
                "sluice.faults",
                "Broken invariants",
                tags,
                () -> program(loop).faults());
        for (EdgeDrop reason : EdgeDrop.values()) {
            Tags why =
                    tags.and("reason", reason.name().toLowerCase(Locale.ROOT)).and("at", "edge");
            edge(registry, "sluice.drops", "Packets dropped", why, loop, s -> s.dropped(reason));
        }
        bindLedger(registry, tags, loop);
        for (LoopStats.Drop drop : first.program().drops()) {
            Tags why = tags.and("reason", drop.reason()).and("at", "media");
            counter(registry, "sluice.drops", "Packets dropped", why, () -> dropped(loop, drop.reason()));
        }
        gauge(
                registry,
                "sluice.loop.tick.longest",
                tags,
                "seconds",
                () -> edge(loop).longestTickNanos() / NANOS_PER_SECOND);
        gauge(
                registry,
                "sluice.loop.deadline.longest",
                tags,
                "seconds",
                () -> edge(loop).longestDeadlineNanos() / NANOS_PER_SECOND);
        gauge(registry, "sluice.loop.waiting", tags, "inputs", () -> edge(loop).waitingInputs());
        gauge(registry, "sluice.pool.used", tags, "packets", () -> edge(loop).packetsInUse());
        gauge(registry, "sluice.pool.max", tags, "packets", () -> edge(loop).packetsMax());
        gauge(
                registry,
                "sluice.tcp.connections",
                tags,
                "connections",
                () -> edge(loop).tcpConnections());
    }

    private void bindLedger(MeterRegistry registry, Tags tags, int loop) {
        String taken = "Datagrams that came where they were to go";
        entry(registry, "sluice.packets.taken", taken, tags.and("kind", "stun"), loop, Ledger::takenStun);
        entry(registry, "sluice.packets.taken", taken, tags.and("kind", "dtls"), loop, Ledger::takenDtls);
        entry(registry, "sluice.packets.taken", taken, tags.and("kind", "rtcp"), loop, Ledger::takenRtcp);
        entry(registry, "sluice.packets.taken", taken, tags.and("kind", "rtp"), loop, Ledger::takenRtp);
        entry(registry, "sluice.packets.offered", "Media packets for a subscription", tags, loop, Ledger::offered);
        entry(registry, "sluice.packets.replayed", "Those that were judged once more", tags, loop, Ledger::replayed);
        entry(registry, "sluice.packets.forwarded", "Those that left", tags, loop, Ledger::forwarded);
        entry(registry, "sluice.repairs.asked", "Packets named by NACKs", tags, loop, Ledger::repairsAsked);
        entry(registry, "sluice.repairs.sent", "Those that left once more", tags, loop, Ledger::repairsSent);
        entry(registry, "sluice.feedback.asked", "NACKs, PLIs and FIR requests", tags, loop, Ledger::feedbackAsked);
        entry(registry, "sluice.feedback.heeded", "Those about what is sent", tags, loop, Ledger::feedbackHeeded);
        entry(registry, "sluice.packets.made", "STUN, DTLS and RTCP of our own", tags, loop, Ledger::made);
        String dropped = "Packets dropped, whatever for";
        String name = "sluice.packets.dropped";
        entry(registry, name, dropped, tags.and("passage", "received"), loop, Ledger::droppedReceived);
        entry(registry, name, dropped, tags.and("passage", "offered"), loop, Ledger::droppedOffered);
        entry(registry, name, dropped, tags.and("passage", "repair"), loop, Ledger::droppedRepairs);
        entry(registry, name, dropped, tags.and("passage", "feedback"), loop, Ledger::droppedFeedback);
        entry(registry, name, dropped, tags.and("passage", "own"), loop, Ledger::droppedOwn);
    }

    private void entry(
            MeterRegistry registry,
            String name,
            String description,
            Tags tags,
            int loop,
            ToLongFunction<Ledger> value) {
        counter(
                registry,
                name,
                description,
                tags,
                () -> value.applyAsLong(program(loop).ledger()));
    }

    private void node(MeterRegistry registry, String name, String description, ToDoubleFunction<NodeStats> value) {
        // A supplier is held strongly, and with it this object, which the counters hold only weakly.
        Gauge.builder(name, () -> value.applyAsDouble(stats.get()))
                .description(description)
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, Tags tags, String unit, Supplier<Number> value) {
        Gauge.builder(name, value).tags(tags).baseUnit(unit).register(registry);
    }

    private void edge(
            MeterRegistry registry,
            String name,
            String description,
            Tags tags,
            int loop,
            ToLongFunction<MediaLoopStats> value) {
        counter(registry, name, description, tags, () -> value.applyAsLong(edge(loop)));
    }

    private void counter(MeterRegistry registry, String name, String description, Tags tags, Supplier<Long> value) {
        FunctionCounter.builder(name, this, _ -> value.get())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private NodeStats.LoopReport report(int loop) {
        return stats.get().loops().get(loop);
    }

    private MediaLoopStats edge(int loop) {
        return report(loop).edge();
    }

    private LoopStats program(int loop) {
        return report(loop).program();
    }

    private long dropped(int loop, String reason) {
        return program(loop).drops().stream()
                .filter(drop -> drop.reason().equals(reason))
                .mapToLong(LoopStats.Drop::count)
                .sum();
    }

    private long refused() {
        return stats.get().checkersRefused();
    }

    private static int connected(NodeStats node) {
        return node.loops().stream()
                .mapToInt(loop -> loop.program().connectedSessions())
                .sum();
    }

    private static int tracks(NodeStats node) {
        return node.loops().stream().mapToInt(loop -> loop.program().tracks()).sum();
    }
}
