package io.sluice.api;

import io.sluice.api.auth.ApiKey;
import io.sluice.api.auth.Authenticator;
import io.sluice.api.auth.TokenKeys;
import io.sluice.api.auth.TokenMint;
import io.sluice.api.auth.TokenVerifier;
import io.sluice.api.config.ServerConfig;
import io.sluice.api.events.EventLog;
import io.sluice.api.events.EventRelay;
import io.sluice.api.http.Contract;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Core;
import io.sluice.api.ice.IceServers;
import io.sluice.api.metrics.AdminListener;
import io.sluice.api.metrics.ServerMeters;
import io.sluice.api.rest.ConferenceEndpoints;
import io.sluice.api.rest.NodeEndpoints;
import io.sluice.api.rest.TokenEndpoints;
import io.sluice.api.websocket.ConnectEndpoint;
import io.sluice.api.whip.MediaEndpoints;
import io.sluice.metrics.NodeMeters;
import io.sluice.node.SfuNode;
import io.sluice.node.SfuStartException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Configuration in → a running server; the composition root of sfu-api.
///
/// All of signalling, REST, WebSockets, WHIP and WHEP, runs on one event loop, which owns its state: media has loops
/// of its own.
public final class SluiceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SluiceServer.class);
    private static final long START_SECONDS = 60;
    private static final String IN_TIME = "The server did not start in time.";
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final String apiKey;
    private final Vertx vertx;
    private @Nullable SfuNode node;
    private @Nullable Context signalling;
    private @Nullable ServerMeters meters;
    private @Nullable EventRelay relay;
    private int httpPort;
    private int adminPort;

    private SluiceServer(ServerConfig config) {
        this.config = config;
        String configured = config.auth().apiKey();
        this.apiKey = configured == null ? ApiKey.random(new SecureRandom()) : configured;
        // One loop for signalling; the few workers validate requests and load files.
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
    }

    /// Starts everything, or nothing.
    public static SluiceServer start(ServerConfig config) throws StartException {
        SluiceServer server = new SluiceServer(config);
        try {
            server.start();
            return server;
        } catch (StartException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// Where a browser on this machine finds the page, without a slash at the end.
    public URI origin() {
        String scheme = config.http().tls() == null ? "http" : "https";
        String bind = config.http().bind();
        boolean any = bind.equals("0.0.0.0") || bind.equals("::") || bind.equals("127.0.0.1");
        String host = any ? "localhost" : bind.contains(":") ? "[" + bind + "]" : bind;
        return URI.create(scheme + "://" + host + ":" + httpPort);
    }

    public int httpPort() {
        return httpPort;
    }

    /// 0 where there is no admin listener.
    public int adminPort() {
        return adminPort;
    }

    public List<Integer> mediaPorts() {
        return node().mediaPorts();
    }

    /// The backends' key: the configured one, or the one made for this run.
    public String apiKey() {
        return apiKey;
    }

    public SfuNode node() {
        return Objects.requireNonNull(node, "the node has started");
    }

    EventRelay relay() {
        return Objects.requireNonNull(relay, "the server has started");
    }

    /// Tells everybody, ends every session, frees every port.
    @Override
    public void close() {
        if (node != null) {
            node.drain(true);
            node.close(CLOSE_BOUND);
        }
        if (signalling != null) {
            settle(signalling);
        }
        if (meters != null) {
            meters.close();
        }
        try {
            await(vertx.close(), "The server did not stop in time.");
        } catch (StartException e) {
            LOG.warn(e.getMessage());
        }
    }

    private void start() throws StartException {
        checkReadable();
        Context context = await(signallingContext(), IN_TIME);
        signalling = context;
        Listeners listeners = new Listeners();
        EventRelay events = new EventRelay(context, listeners, listeners::lost);
        relay = events;
        SfuNode started = startNode(events);
        node = started;
        Contract contract = Contract.load();
        OpenConnections connections = new OpenConnections(vertx, config.http().connections());
        Future<Router> routes = routes(started, context, contract, listeners, connections);
        httpPort = await(
                        routes.compose(router -> onLoop(context, () -> listen(contract, router, connections))), IN_TIME)
                .actualPort();
    }

    private SfuNode startNode(EventRelay relay) throws StartException {
        try {
            return SfuNode.start(config.media(), relay);
        } catch (SfuStartException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /// Everything that answers requests; made on the calling thread, because reading the contract takes a while.
    private Future<Router> routes(
            SfuNode started, Context context, Contract contract, Listeners listeners, OpenConnections connections) {
        Core core = new Core(started, context);
        ServerConfig.Auth auth = config.auth();
        TokenKeys keys = TokenKeys.of(auth.jwtKeys(), apiKey);
        Authenticator authenticator = new Authenticator(
                new ApiKey(apiKey), new TokenVerifier(keys, auth.issuer(), auth.audience(), auth.clockSkew()));
        IceServers iceServers = new IceServers(config.iceServers());
        ConnectEndpoint webSocket = new ConnectEndpoint(vertx, core, authenticator, iceServers, config, contract);
        MediaEndpoints media = new MediaEndpoints(core, iceServers, config.conferences());
        listeners.set(List.of(new EventLog(), media, webSocket), webSocket::eventsLost);
        meters = new ServerMeters(Version.TEXT, webSocket::sockets, connections::open, connections::refused);
        new NodeMeters(started::stats).bindTo(meters.registry());
        return ContractRouter.create(
                        vertx, contract, authenticator, config.http().maxBodyBytes())
                .map(router -> {
                    new ConferenceEndpoints(core, config.conferences()).bind(router);
                    new TokenEndpoints(new TokenMint(keys, auth.issuer(), auth.audience()), config).bind(router);
                    new NodeEndpoints(contract, Version.TEXT, core::ready).bind(router);
                    media.bind(router);
                    webSocket.bind(router);
                    return router.build();
                });
    }

    private Future<HttpServer> listen(Contract contract, Router router, OpenConnections connections) {
        return listenAdmin().compose(nothing -> PublicListener.listen(vertx, config, contract, router, connections));
    }

    private Future<?> listenAdmin() {
        ServerConfig.Admin admin = config.admin();
        if (!admin.enabled() || meters == null) {
            return Future.succeededFuture();
        }
        return AdminListener.listen(vertx, meters.registry(), admin.bind(), admin.port())
                .onSuccess(server -> adminPort = server.actualPort())
                .recover(error -> Future.failedFuture(
                        new StartException(ListenFailure.sentence(admin.bind(), admin.port(), "admin", error), error)));
    }

    private void checkReadable() throws StartException {
        ServerConfig.Tls tls = config.http().tls();
        if (tls != null) {
            checkReadable("http.tls.certificate", tls.certificate());
            checkReadable("http.tls.key", tls.key());
        }
    }

    private static void checkReadable(String key, Path file) throws StartException {
        if (!Files.isReadable(file)) {
            throw new StartException(
                    key + ": the file " + file + (Files.exists(file) ? " cannot be read." : " does not exist."));
        }
    }

    /// One event loop's context, on which all of signalling runs.
    private Future<Context> signallingContext() {
        Promise<Context> promise = Promise.promise();
        vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        promise.complete(context);
                        return Future.succeededFuture();
                    }
                })
                .onFailure(promise::tryFail);
        return promise.future();
    }

    /// Lets the events that the core told last reach their sockets.
    private void settle(Context context) {
        Promise<Boolean> settled = Promise.promise();
        context.runOnContext(nothing -> settled.complete(true));
        try {
            await(settled.future(), "Signalling did not settle in time.");
        } catch (StartException e) {
            LOG.warn(e.getMessage());
        }
    }

    private <T> T await(Future<T> future, String what) throws StartException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof StartException known) {
                throw known;
            }
            throw new StartException(
                    ListenFailure.sentence(config.http().bind(), config.http().port(), "http", cause), cause);
        } catch (TimeoutException e) {
            throw new StartException(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }

    private static <T> Future<T> onLoop(Context context, Supplier<Future<T>> step) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(nothing -> {
            try {
                step.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }
}
