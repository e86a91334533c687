package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceEvent;
import io.sluice.ice.IceConfig;
import io.sluice.ice.IceEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Paths that are found, changed, renewed and lost.
class PathSimTest {
    private SimWorld world = new SimWorld(2);

    @AfterEach
    void close() {
        assertThat(world.violations().found()).isEmpty();
        world.close();
    }

    @Test
    void silenceLosesTheConnection() {
        SimPeer alice = RoomSimTest.talking(world, "alice", 1);
        SimPeer bob = RoomSimTest.talking(world, "bob", 1);
        bob.vanish();
        world.run(60 * SimWorld.SECONDS);
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> {
                    assertThat(closed.sessionId()).isEqualTo(bob.sessionId());
                    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
                });
        RoomSimTest.assertNothingIsLeft(world, alice);
    }

    /// Joins a server that no datagram reaches, and restarts ICE after ten seconds.
    private static void restartUnheard(SimWorld world, boolean lite) {
        world.uplink((tuple, bytes) -> false);
        SimPeer alice = world.peer("alice").publishesBoth().join();
        world.run(10 * SimWorld.SECONDS);
        alice.iceLite = lite;
        alice.restartIce();
        world.run(SimWorld.SECONDS);
    }

    private static void assertLost(SimWorld world) {
        assertThat(world.events(ConferenceEvent.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST));
        assertThat(world.checks.open).isZero();
    }

    @Test
    void aRestartThatFailsBeforeTheFirstPathLeavesTheFirstAttemptItsDeadline() {
        try (SimWorld full = new SimWorld(1, IceConfig.ofFull())) {
            restartUnheard(full, true);
            assertThat(full.checks.open).isEqualTo(2);
            full.checks.events.getLast().accept(new IceEvent.Failed("nothing answers"));
            full.run(15 * SimWorld.SECONDS);
            assertThat(full.checks.open).isEqualTo(1);
            assertThat(full.events(ConferenceEvent.SessionClosed.class)).isEmpty();
            full.run(5 * SimWorld.SECONDS);
            assertLost(full);
        }
    }

    @Test
    void aRestartBeforeTheFirstPathHasADeadlineOfItsOwn() {
        try (SimWorld full = new SimWorld(1, IceConfig.ofFull())) {
            restartUnheard(full, false);
            full.run(25 * SimWorld.SECONDS);
            assertThat(full.checks.open).isEqualTo(1);
            assertThat(full.events(ConferenceEvent.SessionClosed.class)).isEmpty();
            full.run(5 * SimWorld.SECONDS);
            assertLost(full);
        }
    }

    @Test
    void theSecondRestartOfIceKeepsTheMediaFlowing() {
        SimPeer alice = RoomSimTest.talking(world, "alice", 1);
        SimPeer bob = RoomSimTest.talking(world, "bob", 1);
        for (int i = 0; i < 2; i++) {
            alice.restartIce();
            world.run(2 * SimWorld.SECONDS);
            int before = alice.media("sv0").size();
            world.run(SimWorld.SECONDS);
            assertThat(alice.media("sv0").size() - before).isBetween(70, 80);
        }
        assertThat(world.events(ConferenceEvent.SessionClosed.class)).isEmpty();
        RoomSimTest.assertNothingIsLeft(world, alice, bob);
    }

    @Test
    void aClientThatMovesIsFollowed() {
        SimPeer alice = RoomSimTest.talking(world, "alice", 1);
        SimPeer bob = RoomSimTest.talking(world, "bob", 1);
        alice.moveTo(SimWorld.address("203.0.113.9", 5_555));
        world.run(3 * SimWorld.SECONDS);
        int before = alice.media("sv0").size();
        world.run(SimWorld.SECONDS);
        assertThat(alice.media("sv0").size() - before).isBetween(70, 80);
        RoomSimTest.assertNothingIsLeft(world, alice, bob);
    }

    @Test
    void fullIceConnectsThroughItsChecker() {
        world.close();
        world = new SimWorld(7, IceConfig.ofFull());
        SimPeer alice = RoomSimTest.talking(world, "alice", 1);
        SimPeer bob = RoomSimTest.talking(world, "bob", 1);
        world.run(60 * SimWorld.SECONDS);
        assertThat(alice.media("sv0")).hasSizeGreaterThan(4_000);
        RoomSimTest.assertNothingIsLeft(world, alice, bob);
    }
}
