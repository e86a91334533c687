package io.sluice.load.measure;

import io.sluice.load.bot.BotCounts;
import io.sluice.load.bot.BotStreams;
import io.sluice.load.bot.SluiceSignalling.Seat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The measurements behind `./sluice measure`. Each prints its figure, and prints how it came about.
public final class Measurements {
    private static final int WARM_UP_JOINS = 30;
    private static final int BASE_CYCLES = 50;
    private static final int ROOM_SIZE = 10;
    private static final double KIBIBYTE = 1_024.0;

    private Measurements() {}

    /// One publisher sends at 50 audio packets and 25 frames a second; one receiver after the other joins, waits
    /// for its first media packet, and leaves.
    public static void joins(int joins) throws IOException, InterruptedException {
        Spread join = new Spread();
        Spread connect = new Spread();
        try (HttpClient http = HttpClient.newHttpClient();
                ServerProcess server = ServerProcess.start(http, log());
                Crowd crowd = new Crowd(http, server)) {
            crowd.join("joins", "publisher", BotStreams.both(1));
            for (int i = 0; i < WARM_UP_JOINS + joins; i++) {
                Seat seat = crowd.join("joins", "receiver-" + i, BotStreams.receiver(1));
                Crowd.awaitMedia(seat);
                BotCounts counts = seat.bot().counts().join();
                if (i >= WARM_UP_JOINS) {
                    join.add(counts.joinNanos());
                    connect.add(counts.connectNanos());
                }
                Crowd.leave(seat);
            }
        }
        print("offer sent → SRTP keys", connect);
        print("offer sent → first media packet", join);
    }

    /// Joins as in [#joins], without and with a flood of ClientHellos from elsewhere, twice each in turns, so that what
    /// else the machine does meets both.
    public static void joinsUnderFlood(int joins, int hellosPerSecond) throws IOException, InterruptedException {
        Spread calm = new Spread();
        Spread flooded = new Spread();
        try (HttpClient http = HttpClient.newHttpClient();
                ServerProcess server = ServerProcess.start(http, log());
                Crowd crowd = new Crowd(http, server)) {
            crowd.join("joins", "publisher", BotStreams.both(1));
            round(crowd, "warm-up", WARM_UP_JOINS, new Spread());
            for (int turn = 1; turn <= 2; turn++) {
                Spread without = new Spread();
                round(crowd, "calm-" + turn, joins, without);
                print("turn " + turn + " without", without);
                calm.add(without);
                Spread with = new Spread();
                double before = server.metric(http, "sluice_drops_total", "reason=\"unrouted\"");
                try (HelloFlood flood = HelloFlood.at(server.mediaPort(), hellosPerSecond)) {
                    round(crowd, "flooded-" + turn, joins, with);
                    print("turn " + turn + " with " + flood.summary(), with);
                }
                System.out.printf(
                        Locale.ROOT,
                        "the server dropped %.0f of them as unrouted%n",
                        server.metric(http, "sluice_drops_total", "reason=\"unrouted\"") - before);
                flooded.add(with);
            }
        }
        print("offer sent → first media packet, without", calm);
        print("offer sent → first media packet, with a flood", flooded);
        System.out.printf(
                Locale.ROOT,
                "with / without: p50 %.2f, p95 %.2f, p99 %.2f%n",
                ratio(flooded, calm, 50),
                ratio(flooded, calm, 95),
                ratio(flooded, calm, 99));
    }

    private static void round(Crowd crowd, String name, int joins, Spread spread)
            throws IOException, InterruptedException {
        for (int i = 0; i < joins; i++) {
            Seat seat = crowd.join("joins", name + "-" + i, BotStreams.receiver(1));
            Crowd.awaitMedia(seat);
            spread.add(seat.bot().counts().join().joinNanos());
            Crowd.leave(seat);
        }
    }

    private static double ratio(Spread one, Spread other, double percentile) {
        return (double) one.at(percentile).toNanos() / other.at(percentile).toNanos();
    }

    private static void print(String what, Spread spread) {
        System.out.println(what + ", " + spread.count() + " joins one after the other: " + spread);
    }

    /// Participants of rooms of ten, each publishing audio and video slowly and holding slots for the nine others.
    public static void memory(int participants) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient();
                ServerProcess server = ServerProcess.start(http, log());
                Crowd crowd = new Crowd(http, server)) {
            warmUp(crowd);
            TimeUnit.SECONDS.sleep(5);
            Footprint before = server.footprint();
            List<Seat> seats = new ArrayList<>();
            for (int i = 0; i < participants; i++) {
                seats.add(crowd.join(
                        "room-" + i / ROOM_SIZE,
                        "p" + i,
                        BotStreams.both(ROOM_SIZE - 1).slow()));
            }
            TimeUnit.SECONDS.sleep(20);
            long received = 0;
            long withMedia = 0;
            for (Seat seat : seats) {
                BotCounts counts = seat.bot().counts().join();
                received += counts.packetsReceived();
                withMedia += counts.hasMedia() ? 1 : 0;
            }
            Footprint after = server.footprint();
            System.out.println("before: " + before);
            System.out.println("with " + participants + " connected: " + after);
            System.out.printf(
                    Locale.ROOT,
                    "a participant: heap %.1f KiB, direct %.1f KiB, RSS %.1f KiB, %.3f threads; %d of %d received media, %d packets in all%n",
                    (after.heapBytes() - before.heapBytes()) / KIBIBYTE / participants,
                    (after.directBytes() - before.directBytes()) / KIBIBYTE / participants,
                    (after.residentBytes() - before.residentBytes()) / KIBIBYTE / participants,
                    (double) (after.threads() - before.threads()) / participants,
                    withMedia,
                    participants,
                    received);
        }
    }

    private static void warmUp(Crowd crowd) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP_JOINS; i++) {
            Crowd.leave(crowd.join("warm-up", "w" + i, BotStreams.both(1).slow()));
        }
    }

    /// Join and leave cycles beside a standing publisher; the state after 50 cycles and a rest is compared with the
    /// state after all of them and a rest.
    ///
    /// @return whether it held, see [Footprint#holdsTo]
    public static boolean churn(int cycles, int restSeconds) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient();
                ServerProcess server = ServerProcess.start(http, log());
                Crowd crowd = new Crowd(http, server)) {
            crowd.join("churn", "publisher", BotStreams.both(1));
            cycle(crowd, 0, BASE_CYCLES);
            TimeUnit.SECONDS.sleep(restSeconds);
            Footprint base = server.footprint();
            System.out.println("after " + BASE_CYCLES + " cycles and " + restSeconds + " s of rest: " + base);
            cycle(crowd, BASE_CYCLES, BASE_CYCLES + cycles);
            TimeUnit.SECONDS.sleep(restSeconds);
            Footprint end = server.footprint();
            System.out.println("after " + cycles + " more: " + end);
            boolean held = end.holdsTo(base);
            System.out.println(held ? "held: nothing grew beyond its bound" : "NOT held");
            return held;
        }
    }

    private static void cycle(Crowd crowd, int from, int to) throws IOException, InterruptedException {
        for (int i = from; i < to; i++) {
            Seat seat = crowd.join("churn", "c" + i, BotStreams.both(1));
            Crowd.awaitMedia(seat);
            Crowd.leave(seat);
        }
    }

    private static Path log() throws IOException {
        Path log = Files.createTempFile("sluice-measure", ".log");
        System.err.println("the server's log: " + log);
        return log;
    }
}
