package io.sluice.load.measure;

import io.sluice.dtls.DtlsSessionFactory;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.edge.dtls.BouncyCastleDtls;
import io.sluice.edge.dtls.DtlsLimits;
import io.sluice.load.bot.Bot;
import io.sluice.load.bot.BotLoop;
import io.sluice.load.bot.BotStreams;
import io.sluice.load.bot.SluiceSignalling;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// Bots of one measurement and what they share.
final class Crowd implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final BotLoop loop = new BotLoop("bots");
    private final SecureRandom random = new SecureRandom();
    private final DtlsSessionFactory dtls = new BouncyCastleDtls(
            new DtlsLimits(256, 4_096, 8_192, java.time.Duration.ofSeconds(10), java.time.Duration.ofHours(24)),
            Clock.systemUTC(),
            random);
    private final SluiceSignalling signalling;

    Crowd(HttpClient http, ServerProcess server) {
        signalling = new SluiceSignalling(http, server.origin(), server.apiKey());
    }

    /// Joins one bot and waits for its SRTP keys.
    SluiceSignalling.Seat join(String conference, String identity, BotStreams streams)
            throws IOException, InterruptedException {
        String token = signalling.token(conference, identity);
        RandomGenerator mine = RandomGenerator.of("L64X128MixRandom");
        Bot bot = new Bot(loop, dtls, new JceSrtpCipherFactory(), streams, mine);
        try {
            SluiceSignalling.Seat seat = signalling.join(bot, token).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            bot.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return seat;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(identity + " could not join " + conference, e);
        }
    }

    static void awaitMedia(SluiceSignalling.Seat seat) throws IOException, InterruptedException {
        try {
            seat.bot().firstMedia().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no media came", e);
        }
    }

    static void leave(SluiceSignalling.Seat seat) throws IOException, InterruptedException {
        try {
            seat.leave().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("could not leave", e);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
