package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.Outcome;
import io.sluice.loop.LoopInput;
import io.sluice.loop.Reply;
import io.sluice.time.Deadlines;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A loop on real sockets of the local machine, on each backend that works here.
class MediaLoopIT {
    private static final MediaLoopOptions.Tcp TCP =
            new MediaLoopOptions.Tcp(true, 8, 3, Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final List<MediaLoop> loops = new ArrayList<>();

    static Stream<IoBackend> backends() {
        return Stream.of(IoBackend.best(), IoBackend.NIO).distinct();
    }

    @AfterEach
    void closeLoops() {
        loops.forEach(MediaLoop::close);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void answersFromTheAddressThatWasAsked(IoBackend backend) throws Exception {
        MediaLoop loop = loop(backend, 1024, "127.0.0.1", "127.0.0.2", "::1");
        loop.start(new EchoProgram(loop), () -> {});
        for (String address : List.of("127.0.0.1", "127.0.0.2", "::1")) {
            try (DatagramSocket socket = socket(address)) {
                byte[] sent = payload(1200, 1);
                socket.send(new DatagramPacket(sent, sent.length, InetAddress.ofLiteral(address), loop.port()));
                DatagramPacket echoed = receive(socket);
                assertThat(echoed.getSocketAddress())
                        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(address), loop.port()));
                assertThat(bytes(echoed)).isEqualTo(sent);
            }
        }
        MediaLoopStats stats = fresh(loop);
        assertThat(stats.datagramsIn()).isEqualTo(3);
        assertThat(stats.bytesIn()).isEqualTo(3600);
        assertThat(stats.datagramsOut()).isEqualTo(3);
        assertThat(stats.packetsInUse()).isZero();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void dropsDatagramsThatAreEmptyOrTooLong(IoBackend backend) throws Exception {
        MediaLoop loop = loop(backend, 1024, "127.0.0.1");
        loop.start(new EchoProgram(loop), () -> {});
        try (DatagramSocket socket = socket("127.0.0.1")) {
            for (int length : new int[] {0, 1600, 9000, 1599}) {
                send(socket, loop, payload(length, length));
            }
            assertThat(bytes(receive(socket))).isEqualTo(payload(1599, 1599));
        }
        assertThat(drops(fresh(loop), EdgeDrop.BAD_LENGTH)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void runsOfEqualSizeArriveAsTheyWereSentAndInOrder(IoBackend backend) throws Exception {
        List<byte[]> wire = new ArrayList<>();
        int[] sizes = {1100, 1100, 1100, 1101, 1101, 40, 1100, 1100, 900, 900, 901, 1, 1, 1};
        for (int i = 0; i < sizes.length; i++) {
            wire.add(payload(sizes[i], i));
        }
        for (int i = 0; i < 40; i++) {
            wire.add(payload(1000, 100 + i));
        }
        MediaLoop loop = loop(backend, 1024, "127.0.0.1");
        loop.start(burst(loop, wire), () -> {});
        try (DatagramSocket socket = socket("127.0.0.1")) {
            send(socket, loop, new byte[] {1});
            for (byte[] expected : wire) {
                assertThat(bytes(receive(socket))).isEqualTo(expected);
            }
        }
        MediaLoopStats stats = fresh(loop);
        assertThat(stats.datagramsOut()).isEqualTo(wire.size());
        assertThat(stats.packetsInUse()).isZero();
        if (backend.segments()) {
            // 3×1100 | 2×1101, 40 | 2×1100, 900 | 900 | 901, 1 | 2×1 | 16+16+8 of 1000
            assertThat(stats.sends()).isEqualTo(9);
            assertThat(stats.segmentedSends()).isEqualTo(8);
        } else {
            assertThat(stats.sends()).isEqualTo(wire.size());
        }
        assertThat(stats.segmentedFallbacks()).isZero();
    }

    @Test
    void runsThatTheKernelRefusesGoOneByOne() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        TransportAddress local = address("127.0.0.1", loop.port());
        FiveTuple unreachable = new FiveTuple(local, address("192.0.2.200", 9));
        loop.start(
                new EchoProgram(
                        loop,
                        (tuple, packet) -> {
                            for (int i = 0; i < 4; i++) {
                                loop.transmit(unreachable, copy(loop, payload(1000, i)));
                            }
                            loop.transmit(tuple, packet);
                        },
                        Deadlines.NEVER),
                () -> {});
        try (DatagramSocket socket = socket("127.0.0.1")) {
            send(socket, loop, new byte[] {7});
            assertThat(bytes(receive(socket))).containsExactly(7);
        }
        assertThat(fresh(loop).packetsInUse()).isZero();
        // From a loopback address to another network: the kernel refuses the run, and then each of its packets.
        if (IoBackend.best().segments()) {
            assertThat(fresh(loop).segmentedFallbacks()).isEqualTo(1);
            assertThat(drops(fresh(loop), EdgeDrop.SEND_FAILED)).isEqualTo(4);
        }
    }

    @Test
    void dropsAndCountsWhenThePoolIsEmpty() throws Exception {
        List<PacketBuffer> hoard = new ArrayList<>();
        MediaLoop loop = loop(IoBackend.best(), 2, "127.0.0.1");
        loop.start(
                new EchoProgram(
                        loop,
                        (tuple, packet) -> {
                            if (hoard.size() < 1) {
                                hoard.add(packet);
                            } else if (packet.u8(0) == 9) {
                                loop.transmit(tuple, packet);
                            } else {
                                hoard.add(packet);
                            }
                            if (packet.length() == 0) {
                                hoard.clear();
                            }
                        },
                        Deadlines.NEVER),
                () -> {});
        try (DatagramSocket socket = socket("127.0.0.1")) {
            for (int i = 0; i < 5; i++) {
                send(socket, loop, new byte[] {1});
            }
            awaitIn(loop, stats -> drops(stats, EdgeDrop.POOL_EMPTY) == 3);
            onLoop(loop, () -> hoard.removeLast().release());
            send(socket, loop, new byte[] {9});
            assertThat(bytes(receive(socket))).containsExactly(9);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void carriesFramesOverTcp(IoBackend backend) throws Exception {
        MediaLoop loop = loop(backend, 1024, "127.0.0.1", "::1");
        EchoProgram echo = new EchoProgram(loop);
        loop.start(echo, () -> {});
        for (String address : List.of("127.0.0.1", "::1")) {
            FiveTuple tuple;
            try (Socket socket = connect(address, loop)) {
                tuple = new FiveTuple(
                        TransportAddress.of(
                                InetAddress.ofLiteral(address).getAddress(), loop.port(), TransportProtocol.TCP),
                        TransportAddress.of(
                                InetAddress.ofLiteral(address).getAddress(),
                                socket.getLocalPort(),
                                TransportProtocol.TCP));
                byte[] stun = stun();
                byte[] media = payload(1600, 3);
                OutputStream out = socket.getOutputStream();
                byte[] both = concat(frame(stun), frame(media));
                for (byte b : Arrays.copyOf(both, 40)) {
                    out.write(b);
                    out.flush();
                }
                out.write(both, 40, both.length - 40);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertThat(readFrame(in)).isEqualTo(stun);
                assertThat(readFrame(in)).isEqualTo(media);
                assertThat(fresh(loop).tcpConnections()).isEqualTo(1);
            }
            assertThat(echo.closedTuples.poll(5, TimeUnit.SECONDS)).isEqualTo(tuple);
        }
        assertThat(fresh(loop).tcpConnections()).isZero();
    }

    @Test
    void closesATcpConnectionThatDoesNotBeginWithStun() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        EchoProgram echo = new EchoProgram(loop);
        loop.start(echo, () -> {});
        try (Socket socket = connect("127.0.0.1", loop)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                            .repeat(900)
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertClosed(socket);
        }
        try (Socket socket = connect("127.0.0.1", loop)) {
            socket.getOutputStream().write(frame(payload(100, 1)));
            assertClosed(socket);
        }
        assertThat(fresh(loop).datagramsIn()).isZero();
        assertThat(drops(fresh(loop), EdgeDrop.TCP_PROTOCOL)).isEqualTo(2);
        assertThat(echo.closedTuples).isEmpty();
    }

    @Test
    void closesATcpConnectionThatSaysNothing() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        loop.start(new EchoProgram(loop), () -> {});
        try (Socket socket = connect("127.0.0.1", loop)) {
            assertClosed(socket);
        }
    }

    @Test
    void takesOnlySoManyTcpConnectionsFromOneAddress() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        loop.start(new EchoProgram(loop), () -> {});
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Socket socket = connect("127.0.0.1", loop);
                sockets.add(socket);
                socket.getOutputStream().write(frame(stun()));
                assertThat(readFrame(new DataInputStream(socket.getInputStream())))
                        .isEqualTo(stun());
            }
            try (Socket refused = connect("127.0.0.1", loop)) {
                assertClosed(refused);
            }
            assertThat(drops(fresh(loop), EdgeDrop.TCP_REFUSED)).isEqualTo(1);
            sockets.removeLast().close();
            awaitIn(loop, stats -> stats.tcpConnections() == 2);
            Socket again = connect("127.0.0.1", loop);
            sockets.add(again);
            again.getOutputStream().write(frame(stun()));
            assertThat(readFrame(new DataInputStream(again.getInputStream()))).isEqualTo(stun());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aTcpPeerThatReadsNothingLosesPacketsAndHoldsNoMemory() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        loop.start(
                new EchoProgram(
                        loop,
                        (tuple, packet) -> {
                            packet.release();
                            for (int i = 0; i < 20_000; i++) {
                                loop.transmit(tuple, copy(loop, payload(1500, i)));
                            }
                        },
                        Deadlines.NEVER),
                () -> {});
        try (Socket socket = connect("127.0.0.1", loop)) {
            socket.getOutputStream().write(frame(stun()));
            awaitIn(loop, stats -> drops(stats, EdgeDrop.TCP_BACKLOG) > 0 && stats.packetsInUse() == 0);
        }
    }

    @Test
    void callsTheProgramWhenItsDeadlineIsDue() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        long deadline = loop.nowNanos() + 50_000_000;
        EchoProgram program = new EchoProgram(loop, loop::transmit, deadline);
        loop.start(program, () -> {});
        assertThat(program.deadlines.poll(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(deadline);
        assertThat(fresh(loop).longestDeadlineNanos()).isPositive();
    }

    @Test
    void answersACallThatMetAFaultAndGoesOn() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        loop.start(new EchoProgram(loop), () -> {});
        CompletableFuture<Outcome<ConferenceView>> failed = new CompletableFuture<>();
        assertThat(loop.post(new LoopInput.Command<>(new ConferenceCommand.Get("room"), reply(failed))))
                .isTrue();
        assertThatThrownBy(() -> failed.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("planted");
        CompletableFuture<List<ConferenceView>> answered = new CompletableFuture<>();
        assertThat(loop.post(new LoopInput.ListConferences(reply(answered)))).isTrue();
        assertThat(answered.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(fresh(loop).faults()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsPostedAfterItsEndAndFailsWhatWaited() throws Exception {
        MediaLoop loop = loop(IoBackend.best(), 1024, "127.0.0.1");
        CompletableFuture<List<ConferenceView>> waiting = new CompletableFuture<>();
        assertThat(loop.post(new LoopInput.ListConferences(reply(waiting)))).isTrue();
        loop.close();
        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).hasRootCauseMessage("the media loop is closed");
        assertThat(loop.post(new LoopInput.ListConferences(reply(new CompletableFuture<>()))))
                .isFalse();
    }

    @Test
    void namesTheAddressAndPortThatAreTaken() throws Exception {
        MediaLoop first = loop(IoBackend.best(), 1024, "127.0.0.1");
        MediaLoop second = new MediaLoop(options(IoBackend.best(), 1024, first.port(), "127.0.0.1"));
        loops.add(second);
        assertThatThrownBy(second::bind)
                .isInstanceOf(BindFailure.class)
                .hasMessage("UDP port " + first.port() + " on 127.0.0.1 is taken by another program.");
        MediaLoop elsewhere = new MediaLoop(options(IoBackend.best(), 1024, first.port(), "192.0.2.77"));
        loops.add(elsewhere);
        assertThatThrownBy(elsewhere::bind)
                .hasMessage("UDP port " + first.port()
                        + " on 192.0.2.77 cannot be bound: 192.0.2.77 is no address of this machine.");
    }

    @Test
    void namesATcpPortThatIsTaken() throws Exception {
        int port = FreePorts.one();
        try (var _ = new java.net.ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            MediaLoop loop = new MediaLoop(options(IoBackend.NIO, 1024, port, "127.0.0.1"));
            loops.add(loop);
            assertThatThrownBy(loop::bind)
                    .hasMessage("TCP port " + port + " on 127.0.0.1 is taken by another program.");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void leavesNoThreadAndNoDescriptorBehind(IoBackend backend) throws Exception {
        cycle(backend);
        long threads = loopThreads();
        long descriptors = descriptors();
        for (int i = 0; i < 5; i++) {
            cycle(backend);
        }
        assertThat(loopThreads()).isEqualTo(threads).isZero();
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    private void cycle(IoBackend backend) throws Exception {
        MediaLoop loop = loop(backend, 1024, "127.0.0.1", "::1");
        loop.start(new EchoProgram(loop), () -> {});
        try (DatagramSocket udp = socket("127.0.0.1");
                Socket tcp = connect("127.0.0.1", loop)) {
            send(udp, loop, new byte[] {1});
            receive(udp);
            tcp.getOutputStream().write(frame(stun()));
            readFrame(new DataInputStream(tcp.getInputStream()));
            loop.close();
            assertClosed(tcp);
        }
    }

    private static EchoProgram burst(MediaLoop loop, List<byte[]> wire) {
        return new EchoProgram(
                loop,
                (tuple, packet) -> {
                    packet.release();
                    for (byte[] bytes : wire) {
                        loop.transmit(tuple, copy(loop, bytes));
                    }
                },
                Deadlines.NEVER);
    }

    private static PacketBuffer copy(MediaLoop loop, byte[] bytes) {
        PacketBuffer packet = Objects.requireNonNull(loop.pool().acquire());
        packet.set(bytes);
        return packet;
    }

    private MediaLoop loop(IoBackend backend, int packets, String... addresses) throws Exception {
        MediaLoop loop = new MediaLoop(options(backend, packets, FreePorts.one(), addresses));
        loops.add(loop);
        loop.bind();
        return loop;
    }

    private static MediaLoopOptions options(IoBackend backend, int packets, int port, String... addresses) {
        List<TransportAddress> bound =
                Stream.of(addresses).map(text -> address(text, 0)).toList();
        return new MediaLoopOptions("loop-under-test", backend, bound, port, TCP, packets, 64, 1 << 20);
    }

    private static TransportAddress address(String literal, int port) {
        return Objects.requireNonNull(TransportAddress.parse(literal, port, TransportProtocol.UDP));
    }

    private static <R> Reply<R> reply(CompletableFuture<R> future) {
        return new Reply<>() {
            @Override
            public void complete(R answer) {
                future.complete(answer);
            }

            @Override
            public void fail(RuntimeException cause) {
                future.completeExceptionally(cause);
            }
        };
    }

    private static MediaLoopStats fresh(MediaLoop loop) throws Exception {
        CompletableFuture<MediaLoopStats> stats = new CompletableFuture<>();
        loop.execute(() -> stats.complete(loop.refreshStats()));
        return stats.get(5, TimeUnit.SECONDS);
    }

    private static void onLoop(MediaLoop loop, Runnable task) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(true);
        });
        done.get(5, TimeUnit.SECONDS);
    }

    private static void awaitIn(MediaLoop loop, Function<MediaLoopStats, Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.apply(fresh(loop))) {
            assertThat(System.nanoTime() - end).as("still %s", fresh(loop)).isNegative();
        }
    }

    private static long drops(MediaLoopStats stats, EdgeDrop reason) {
        return stats.drops().stream()
                .filter(drop -> drop.reason() == reason)
                .mapToLong(MediaLoopStats.Drop::count)
                .sum();
    }

    private static DatagramSocket socket(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
        socket.setSoTimeout(5_000);
        socket.setReceiveBufferSize(1 << 20);
        return socket;
    }

    private static void send(DatagramSocket socket, MediaLoop loop, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, socket.getLocalAddress(), loop.port()));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static byte[] payload(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0x80 + i * 31 + seed * 7);
        }
        return bytes;
    }

    private static byte[] stun() {
        byte[] bytes = new byte[20];
        bytes[1] = 1;
        bytes[4] = 0x21;
        bytes[5] = 0x12;
        bytes[6] = (byte) 0xa4;
        bytes[7] = 0x42;
        return bytes;
    }

    private static Socket connect(String address, MediaLoop loop) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral(address), loop.port());
        socket.setSoTimeout(8_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] frame(byte[] bytes) {
        return concat(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    /// The end of the stream, or a reset where bytes were left unread.
    private static void assertClosed(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("loop-under-test"))
                .count();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
