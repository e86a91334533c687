package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceEvent;
import io.sluice.forwarding.DropReason;
import io.sluice.ice.IceConfig;
import io.sluice.loop.LoopStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;

/// A call under watch, and an attacker who may send its server any bytes from any address.
///
/// Counts what the server sends to whom, and holds it in the end to what every attack must leave as it was: no fault,
/// nobody put out, no witness with a complaint, nothing held.
final class Siege implements AutoCloseable {
    /// How many times as long the floods last: 1 where they run with every build, 20 for a million packets.
    static final int SCALE = Integer.getInteger("sluice.attack.scale", 1);

    static final TransportAddress ATTACKER = SimWorld.address("203.0.113.66", 6_666);

    final Stage stage;
    final SimWorld world;
    final RandomGenerator chance;
    private final Map<TransportAddress, List<byte[]>> answers = new LinkedHashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private boolean ended;

    Siege(long seed) {
        this(seed, SimWorld.watched(seed, false));
    }

    /// With packets that are really encrypted, which the others only pretend.
    static Siege ofRealCrypto(long seed) {
        return new Siege(seed, SimWorld.watched(seed, true));
    }

    /// A server that runs ICE in full, with its checks, consent and probes.
    static Siege ofFullIce(long seed) {
        return new Siege(seed, new SimWorld(seed, IceConfig.ofFull()));
    }

    private Siege(long seed, SimWorld world) {
        this.stage = new Stage(seed, world);
        this.world = world;
        this.chance = new SplittableRandom(seed);
        world.tap((tuple, bytes) -> {
            if (!isVictim(tuple.remote())) {
                answers.computeIfAbsent(tuple.remote(), to -> new ArrayList<>()).add(bytes);
            }
        });
        root().addAppender(log);
        log.start();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private boolean isVictim(TransportAddress to) {
        return world.hasPeerAt(to);
    }

    /// What was sent to an address that is no participant's, in order.
    List<byte[]> answersTo(TransportAddress stranger) {
        return answers.getOrDefault(stranger, List.of());
    }

    /// Everything that was sent to anybody who is no participant.
    List<byte[]> allAnswers() {
        return answers.values().stream().flatMap(List::stream).toList();
    }

    long drops(DropReason reason) {
        return world.loop().stats().drops().stream()
                .filter(drop -> drop.reason().equals(reason.name().toLowerCase(Locale.ROOT)))
                .mapToLong(LoopStats.Drop::count)
                .sum();
    }

    /// Lines of INFO and above.
    long logLines() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO))
                .count();
    }

    byte[] noise(int length) {
        byte[] bytes = new byte[length];
        chance.nextBytes(bytes);
        return bytes;
    }

    /// Hands the server a datagram that says it comes from there.
    void inject(TransportAddress from, byte[] bytes) {
        world.inject(new FiveTuple(SimWorld.SERVER, from), bytes);
    }

    void assertHolds() {
        assertThat(world.violations().found()).isEmpty();
        assertThat(world.loop().stats().faults()).isZero();
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .allMatch(closed -> closed.reason() == CloseReason.LEFT);
    }

    /// Everybody is still seen and heard by everybody; then all leave, and nothing is left behind.
    void assertHeld() {
        stage.run(1);
        assertHolds();
        stage.checkAllLive(1);
        ended = true;
        stage.end();
        assertThat(world.violations().found()).isEmpty();
    }

    @Override
    public void close() {
        root().detachAppender(log);
        stage.close();
        if (!ended && !world.violations().found().isEmpty()) {
            throw new AssertionError(world.violations().found().toString());
        }
    }
}
