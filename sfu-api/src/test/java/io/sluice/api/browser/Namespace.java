package io.sluice.api.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.needs.TestNeeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A network namespace for a browser, and another between it and this machine that passes packets on or loses them.
///
/// What the browser's own namespace loses on the way out is told to the browser, which then sends it again; what is
/// lost farther on it has to be asked for. Both are gone after [#close()], and at the latest with this JVM.
final class Namespace implements AutoCloseable {
    private final String name;
    private final String router;
    /// Without its last number.
    private final String network;
    private final int first;
    private final Thread atExit = new Thread(this::delete);

    private Namespace(long pid) {
        name = "sluice-" + pid;
        router = name + "-router";
        network = "10." + (200 + pid / 8_192 % 50) + "." + pid / 32 % 256 + ".";
        first = (int) (pid % 32) * 8;
    }

    /// Names and addresses follow from this process, so that other builds on the machine have others.
    static Namespace create() {
        TestNeeds.NAMESPACES.require();
        long pid = ProcessHandle.current().pid();
        Namespace made = new Namespace(pid);
        Ended ended = run(List.of("ip", "netns", "add", made.name));
        if (ended.status != 0) {
            TestNeeds.NAMESPACES.missing(ended.said.strip());
        }
        Runtime.getRuntime().addShutdownHook(made.atExit);
        try {
            made.link(pid);
        } catch (AssertionError e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void link(long pid) {
        must("ip netns add " + router);
        must("ip link add slo" + pid + " type veth peer name outside netns " + router);
        must("ip address add " + host(1) + "/30 dev slo" + pid);
        must("ip link set slo" + pid + " up");
        must("ip route add " + host(4) + "/30 via " + host(2) + " dev slo" + pid);
        inside(router, "ip link add inside type veth peer name eth0 netns " + name);
        inside(router, "ip address add " + host(2) + "/30 dev outside");
        inside(router, "ip address add " + host(5) + "/30 dev inside");
        inside(router, "ip link set outside up");
        inside(router, "ip link set inside up");
        inside(router, "sysctl -q -w net.ipv4.ip_forward=1");
        inside(name, "ip address add " + host(6) + "/30 dev eth0");
        inside(name, "ip link set eth0 up");
        inside(name, "ip link set lo up");
        inside(name, "ip route add default via " + host(5));
    }

    /// Of this side of the link.
    String address() {
        return host(1);
    }

    private String host(int number) {
        return network + (first + number);
    }

    /// Loses datagrams at random in both directions.
    void lose(double share) {
        inside(router, "iptables -A FORWARD -p udp -m statistic --mode random --probability " + share + " -j DROP");
    }

    /// Loses nothing any more.
    void heal() {
        inside(router, "iptables -F FORWARD");
    }

    /// Loses everything.
    void cut() {
        inside(router, "iptables -I FORWARD -j DROP");
    }

    /// A program that runs Chromium in here.
    Path chromium(Path folder) {
        Path program = folder.resolve("chromium");
        try {
            Files.writeString(program, "#!/bin/sh\nexec ip netns exec " + name + " /usr/bin/chromium \"$@\"\n");
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }

    /// The links go with them.
    private void delete() {
        run(List.of("ip", "netns", "delete", name));
        run(List.of("ip", "netns", "delete", router));
    }

    private static void inside(String namespace, String command) {
        must("ip netns exec " + namespace + " " + command);
    }

    private static void must(String command) {
        Ended ended = run(List.of(command.split(" ")));
        if (ended.status != 0) {
            throw new AssertionError(command + ": " + ended.said);
        }
    }

    private static Ended run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private record Ended(int status, String said) {}
}
