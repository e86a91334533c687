package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.EndReason;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.Codec;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A whole node on sockets of the local machine.
class SfuNodeIT {
    private static final ConferenceSettings SETTINGS =
            new ConferenceSettings(Duration.ofSeconds(60), 100, List.of(Codec.values()), "{}");

    private final BlockingQueue<ConferenceEvent> events = new LinkedBlockingQueue<>();
    private final SfuConfig config =
            SfuConfig.defaults().withMediaPort(0).withLoops(2).withBindAddresses(List.of("127.0.0.1"));

    @Test
    void createsOpensAndEndsAConference() throws Exception {
        try (SfuNode node = SfuNode.start(config, events::add)) {
            var created = done(node, new ConferenceCommand.Create("room", SETTINGS, false));
            assertThat(created.existed()).isFalse();
            assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(ConferenceEvent.Started.class);
            assertThat(done(node, new ConferenceCommand.Create("room", SETTINGS, false))
                            .existed())
                    .isTrue();

            var opened = await(node.submit(open("room")));
            assertThat(opened).isInstanceOf(ConferenceCommand.OpenResult.Opened.class);
            assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(ConferenceEvent.ParticipantJoined.class);
            assertThat(await(node.conferences()))
                    .extracting(ConferenceView::name)
                    .containsExactly("room");

            done(node, new ConferenceCommand.End("room"));
            assertThat(await(node.conferences())).isEmpty();
            assertThat(await(node.submit(new ConferenceCommand.Get("room")))).isEqualTo(noSuchConference());
        }
    }

    @Test
    void aConferenceThatEndedMayBeginAnew() throws Exception {
        try (SfuNode node = SfuNode.start(config, events::add)) {
            for (int i = 0; i < 20; i++) {
                assertThat(done(node, new ConferenceCommand.Create("room", SETTINGS, true))
                                .existed())
                        .isFalse();
                done(node, new ConferenceCommand.End("room"));
            }
        }
    }

    @Test
    void spreadsConferencesOverItsLoops() throws Exception {
        try (SfuNode node = SfuNode.start(config, events::add)) {
            for (int i = 0; i < 10; i++) {
                done(node, new ConferenceCommand.Create("room" + i, SETTINGS, true));
            }
            assertThat(await(node.conferences()))
                    .hasSize(10)
                    .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (node.stats().conferences() < 10) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.onSpinWait();
            }
            assertThat(node.stats().loops())
                    .extracting(loop -> loop.program().conferences())
                    .containsExactly(5, 5);
        }
    }

    @Test
    void knowsNoConferenceThatNobodyCreated() throws Exception {
        try (SfuNode node = SfuNode.start(config, events::add)) {
            assertThat(await(node.submit(new ConferenceCommand.Get("room")))).isEqualTo(noSuchConference());
            assertThat(node.stats().conferences()).isZero();
            assertThat(node.mediaPorts()).hasSize(2);
            assertThat(node.mediaPorts().getLast()).isEqualTo(node.mediaPorts().getFirst() + 1);
        }
    }

    @Test
    void takesNothingNewWhileItDrains() throws Exception {
        try (SfuNode node = SfuNode.start(config, events::add)) {
            done(node, new ConferenceCommand.Create("old", SETTINGS, true));
            node.drain(true);
            assertThat(await(node.submit(new ConferenceCommand.Create("new", SETTINGS, true))))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.SHUTTING_DOWN));
            assertThat(await(node.submit(open("old"))))
                    .isInstanceOfSatisfying(
                            ConferenceCommand.OpenResult.Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.SHUTTING_DOWN));
            done(node, new ConferenceCommand.Get("old"));
            node.drain(false);
            done(node, new ConferenceCommand.Create("new", SETTINGS, true));
        }
    }

    @Test
    void endsWhatRunsWhenItStops() throws Exception {
        SfuNode node = SfuNode.start(config, events::add);
        done(node, new ConferenceCommand.Create("room", SETTINGS, true));
        assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(ConferenceEvent.Started.class);
        node.close();
        assertThat(events.poll(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ConferenceEvent.Ended.class,
                        ended -> assertThat(ended.reason()).isEqualTo(EndReason.SERVER_SHUTDOWN));
        assertThat(await(node.submit(new ConferenceCommand.Get("room"))))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.SHUTTING_DOWN));
        node.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sluice-loop"));
    }

    @Test
    void receivesOnEveryAddressOfTheMachineWhereNoneIsConfigured() throws Exception {
        try (SfuNode node = SfuNode.start(config.withBindAddresses(List.of()).withLoops(1), events::add);
                DatagramSocket client = new DatagramSocket()) {
            List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                    .filter(nic -> nic.inetAddresses().findAny().isPresent())
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .toList();
            for (InetAddress address : addresses) {
                client.send(new DatagramPacket(
                        new byte[] {1}, 1, address, node.mediaPorts().getFirst()));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (node.stats().loops().getFirst().edge().datagramsIn() < addresses.size()) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void namesTheAddressAndPortThatAreTaken() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            SfuConfig onIt = config.withLoops(1).withMediaPort(taken.getLocalPort());
            assertThatThrownBy(() -> SfuNode.start(onIt, events::add))
                    .isInstanceOf(SfuStartException.class)
                    .hasMessage("UDP port " + taken.getLocalPort()
                            + " on 127.0.0.1 is taken by another program; choose another media.port.");
        }
    }

    @Test
    void namesAnAddressThatIsNotOfThisMachine() {
        SfuConfig elsewhere = config.withBindAddresses(List.of("192.0.2.77")).withMediaPort(23_456);
        assertThatThrownBy(() -> SfuNode.start(elsewhere, events::add))
                .hasMessage("UDP port 23456 on 192.0.2.77 cannot be bound: 192.0.2.77 is no address of this machine.");
    }

    private static ConferenceCommand.OpenSession open(String conference) {
        return new ConferenceCommand.OpenSession(
                conference, null, "ada", "Ada", "{}", Permissions.ALL, SessionKind.WEBSOCKET, null, null);
    }

    private static <T> T done(SfuNode node, ConferenceCommand<Outcome<T>> command) throws Exception {
        return switch (await(node.submit(command))) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Refused<T> refused -> throw new AssertionError(refused);
        };
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Outcome<?> noSuchConference() {
        return Outcome.refused(Outcome.Refusal.NO_SUCH_CONFERENCE, "there is no conference of that name");
    }
}
