package io.sluice.node;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.time.Duration;
import java.util.List;

/// What a node is started with; every value is checked when the record is made, and a wrong one is an
/// `IllegalArgumentException` that names its key, the value and what was expected.
///
/// @param mediaPort UDP and ICE-TCP port of the first loop, 1..65535; loop i has `mediaPort + i`. 0 takes a free
///     block
/// @param loops number of media loops, 1..256; 0 for half the cores, at least one
/// @param bindAddresses IP literals to receive on; empty for every concrete address of every interface that is up
/// @param advertisedAddresses IP literals that clients are told instead of the bound ones (1:1 NAT); empty for the
/// bound
public record SfuConfig(
        int mediaPort,
        int loops,
        List<String> bindAddresses,
        List<String> advertisedAddresses,
        Ice ice,
        Tcp tcp,
        Dtls dtls,
        Limits limits) {

    public static final int DEFAULT_MEDIA_PORT = 10_000;
    private static final int MAX_LOOPS = 256;
    private static final int MAX_ADDRESSES = 64;

    public SfuConfig {
        inRange("media.port", mediaPort, 0, 65_535);
        inRange("media.loops", loops, 0, MAX_LOOPS);
        bindAddresses = List.copyOf(bindAddresses);
        advertisedAddresses = List.copyOf(advertisedAddresses);
        literals("media.bindAddresses", bindAddresses);
        literals("media.advertisedAddresses", advertisedAddresses);
        int count = loops == 0 ? defaultLoops() : loops;
        if (mediaPort != 0 && mediaPort + count - 1 > 65_535) {
            throw new IllegalArgumentException("media.port " + mediaPort + " leaves no room for " + count
                    + " loops: the last one would have port " + (mediaPort + count - 1));
        }
    }

    public static SfuConfig defaults() {
        return new SfuConfig(
                DEFAULT_MEDIA_PORT,
                0,
                List.of(),
                List.of(),
                Ice.defaults(),
                Tcp.defaults(),
                Dtls.defaults(),
                Limits.defaults());
    }

    /// How many loops will run: the configured number, or half the cores and at least one.
    public int loopCount() {
        return loops == 0 ? defaultLoops() : loops;
    }

    public SfuConfig withMediaPort(int value) {
        return new SfuConfig(value, loops, bindAddresses, advertisedAddresses, ice, tcp, dtls, limits);
    }

    public SfuConfig withLoops(int value) {
        return new SfuConfig(mediaPort, value, bindAddresses, advertisedAddresses, ice, tcp, dtls, limits);
    }

    public SfuConfig withBindAddresses(List<String> value) {
        return new SfuConfig(mediaPort, loops, value, advertisedAddresses, ice, tcp, dtls, limits);
    }

    public SfuConfig withAdvertisedAddresses(List<String> value) {
        return new SfuConfig(mediaPort, loops, bindAddresses, value, ice, tcp, dtls, limits);
    }

    public SfuConfig withIce(Ice value) {
        return new SfuConfig(mediaPort, loops, bindAddresses, advertisedAddresses, value, tcp, dtls, limits);
    }

    public SfuConfig withTcp(Tcp value) {
        return new SfuConfig(mediaPort, loops, bindAddresses, advertisedAddresses, ice, value, dtls, limits);
    }

    public SfuConfig withDtls(Dtls value) {
        return new SfuConfig(mediaPort, loops, bindAddresses, advertisedAddresses, ice, tcp, value, limits);
    }

    public SfuConfig withLimits(Limits value) {
        return new SfuConfig(mediaPort, loops, bindAddresses, advertisedAddresses, ice, tcp, dtls, value);
    }

    public enum IceMode {
        /// Checks the client's candidates itself, keeps consent (RFC 8445, RFC 7675).
        FULL,
        /// Only answers; for servers with public addresses.
        LITE
    }

    /// @param consentInterval mean time between consent checks, 1..30 s
    /// @param consentTimeout silence after which a session ends, longer than the interval, at most 5 min
    /// @param connectTimeout how long a new session may take until a pair is nominated, 5 s..5 min
    public record Ice(IceMode mode, Duration consentInterval, Duration consentTimeout, Duration connectTimeout) {
        public Ice {
            inRange("ice.consentInterval", consentInterval, Duration.ofSeconds(1), Duration.ofSeconds(30));
            inRange("ice.consentTimeout", consentTimeout, Duration.ofSeconds(2), Duration.ofMinutes(5));
            inRange("ice.connectTimeout", connectTimeout, Duration.ofSeconds(5), Duration.ofMinutes(5));
            if (consentTimeout.compareTo(consentInterval) <= 0) {
                throw new IllegalArgumentException("ice.consentTimeout (" + consentTimeout.toMillis()
                        + " ms) must be longer than ice.consentInterval (" + consentInterval.toMillis() + " ms)");
            }
        }

        public static Ice defaults() {
            return new Ice(IceMode.FULL, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
        }

        public Ice withMode(IceMode value) {
            return new Ice(value, consentInterval, consentTimeout, connectTimeout);
        }

        public Ice withConsent(Duration interval, Duration timeout) {
            return new Ice(mode, interval, timeout, connectTimeout);
        }

        public Ice withConnectTimeout(Duration value) {
            return new Ice(mode, consentInterval, consentTimeout, value);
        }
    }

    /// ICE-TCP (RFC 6544): a passive listener on each UDP port's number.
    ///
    /// @param maxConnections open connections a loop, 1..1,000,000
    /// @param maxConnectionsPerAddress of them from one remote address, 1..1,000,000
    /// @param firstFrameTimeout how long a new connection may take to send a STUN message, 1..60 s
    /// @param idleTimeout silence after which a connection is closed, 10 s..1 h
    public record Tcp(
            boolean enabled,
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration firstFrameTimeout,
            Duration idleTimeout) {
        public Tcp {
            inRange("tcp.maxConnections", maxConnections, 1, 1_000_000);
            inRange("tcp.maxConnectionsPerAddress", maxConnectionsPerAddress, 1, 1_000_000);
            inRange("tcp.firstFrameTimeout", firstFrameTimeout, Duration.ofSeconds(1), Duration.ofSeconds(60));
            inRange("tcp.idleTimeout", idleTimeout, Duration.ofSeconds(10), Duration.ofHours(1));
        }

        public static Tcp defaults() {
            return new Tcp(true, 4_096, 256, Duration.ofSeconds(10), Duration.ofSeconds(60));
        }

        public Tcp withEnabled(boolean value) {
            return new Tcp(value, maxConnections, maxConnectionsPerAddress, firstFrameTimeout, idleTimeout);
        }

        public Tcp withMaxConnections(int inAll, int perAddress) {
            return new Tcp(enabled, inAll, perAddress, firstFrameTimeout, idleTimeout);
        }

        public Tcp withTimeouts(Duration firstFrame, Duration idle) {
            return new Tcp(enabled, maxConnections, maxConnectionsPerAddress, firstFrame, idle);
        }
    }

    /// @param maxConcurrentHandshakes 1..4096
    /// @param handshakeTimeout 2..60 s
    /// @param certificateLifetime how long one certificate is given to new sessions, 1 h..365 days
    public record Dtls(int maxConcurrentHandshakes, Duration handshakeTimeout, Duration certificateLifetime) {
        public Dtls {
            inRange("dtls.maxConcurrentHandshakes", maxConcurrentHandshakes, 1, 4_096);
            inRange("dtls.handshakeTimeout", handshakeTimeout, Duration.ofSeconds(2), Duration.ofSeconds(60));
            inRange("dtls.certificateLifetime", certificateLifetime, Duration.ofHours(1), Duration.ofDays(365));
        }

        public static Dtls defaults() {
            return new Dtls(128, Duration.ofSeconds(10), Duration.ofHours(24));
        }
    }

    /// @param maxConferences on this node, 1..1,000,000
    /// @param packetsPerLoop slots of a loop's packet pool, 256..1,048,576; each takes 2 KiB when it is
    ///     first needed
    /// @param waitingInputsPerLoop commands and events that may wait for a loop, 64..1,048,576
    /// @param socketBufferBytes receive and send buffer asked of the kernel for each UDP socket, 64 KiB..64 MiB
    public record Limits(int maxConferences, int packetsPerLoop, int waitingInputsPerLoop, int socketBufferBytes) {
        public Limits {
            inRange("limits.maxConferences", maxConferences, 1, 1_000_000);
            inRange("limits.packetsPerLoop", packetsPerLoop, 256, 1 << 20);
            inRange("limits.waitingInputsPerLoop", waitingInputsPerLoop, 64, 1 << 20);
            inRange("limits.socketBufferBytes", socketBufferBytes, 1 << 16, 1 << 26);
        }

        public static Limits defaults() {
            return new Limits(10_000, 65_536, 16_384, 4 << 20);
        }

        public Limits withMaxConferences(int value) {
            return new Limits(value, packetsPerLoop, waitingInputsPerLoop, socketBufferBytes);
        }

        public Limits withPacketsPerLoop(int value) {
            return new Limits(maxConferences, value, waitingInputsPerLoop, socketBufferBytes);
        }
    }

    private static int defaultLoops() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_LOOPS);
    }

    private static void literals(String key, List<String> addresses) {
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    key + " has " + addresses.size() + " addresses; at most " + MAX_ADDRESSES + " are taken");
        }
        for (String address : addresses) {
            TransportAddress parsed = TransportAddress.parse(address, 0, TransportProtocol.UDP);
            if (parsed == null) {
                throw new IllegalArgumentException(key + ": \"" + address + "\" is no IPv4 or IPv6 address");
            }
            if (isWildcard(parsed)) {
                throw new IllegalArgumentException(key + ": \"" + address
                        + "\" stands for all addresses; name concrete ones, or none to take all");
            }
        }
    }

    private static boolean isWildcard(TransportAddress address) {
        for (byte b : address.ip()) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void inRange(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static void inRange(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(key + " must be " + min.toMillis() + " to " + max.toMillis()
                    + " ms, not " + value.toMillis() + " ms");
        }
    }
}
