package io.sluice.api.websocket;

import io.sluice.api.config.ServerConfig;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.TraceId;
import io.sluice.api.json.JsonText;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket: frames in → requests out, replies and events back. It keeps the limits of a socket: time to join,
/// silence, rate, malformed messages, a reader that does not read.
///
/// Owned by the signalling thread.
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MAX_MALFORMED = 10;
    private static final int MAX_REFUSED_JOINS = 3;
    private static final int MAX_UNSENT_BYTES = 2 << 20;
    private static final int GOING_AWAY = 1001;
    private static final long MAX_PING_MILLIS = 20_000;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Requests requests;
    private final ServerConfig.Signalling limits;
    private final MessageBudget budget;
    private final JoinBudget joinBudget;
    private final ConnectQuery query;
    private final long joinTimer;
    private final long lifeTimer;
    private @Nullable SignallingSession session;
    private boolean joining;
    private boolean closed;
    private int malformed;
    private int refusedJoins;
    private long heardNanos;

    Connection(
            Vertx vertx,
            ServerWebSocket socket,
            Requests requests,
            ServerConfig.Signalling limits,
            ConnectQuery query,
            Runnable onGone) {
        this.vertx = vertx;
        this.socket = socket;
        this.requests = requests;
        this.limits = limits;
        this.query = query;
        this.heardNanos = System.nanoTime();
        this.budget = new MessageBudget(limits.messagesPerSecond(), heardNanos);
        this.joinBudget = new JoinBudget(limits.maxMessageBytes());
        this.joinTimer = vertx.setTimer(limits.joinTimeout().toMillis(), timer -> joinTimedOut());
        this.lifeTimer = vertx.setPeriodic(
                Math.clamp(limits.idleTimeout().toMillis() / 3, 1_000, MAX_PING_MILLIS), timer -> checkLife());
        socket.setWriteQueueMaxSize(MAX_UNSENT_BYTES);
        socket.textMessageHandler(this::onText);
        socket.binaryMessageHandler(this::onBinary);
        socket.pongHandler(pong -> heardNanos = System.nanoTime());
        socket.exceptionHandler(this::onFailed);
        socket.closeHandler(nothing -> {
            onGone.run();
            onClosed();
        });
    }

    void send(String text) {
        // Between the last byte of a socket and its close handler it refuses even to be asked.
        if (closed || socket.isClosed()) {
            return;
        }
        if (socket.writeQueueFull()) {
            close(CloseCode.SLOW_READER);
            return;
        }
        socket.writeTextMessage(text);
    }

    /// Closes for a reason that the client is told by the code; the session, if any, may be resumed.
    void close(CloseCode code) {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(joinTimer);
            vertx.cancelTimer(lifeTimer);
            release();
            socket.close(code.number(), code.reason());
        }
    }

    /// Closes because the session went on to another socket.
    void abandon(CloseCode code) {
        session = null;
        close(code);
    }

    private void onFailed(Throwable error) {
        LOG.debug("socket of {} failed: {}", socket.remoteAddress(), error.toString());
        if (error instanceof IllegalStateException) {
            // The pieces of a message came to more than its limit. Vert.x keeps them and waits; there is no way on.
            close(CloseCode.MESSAGE_TOO_LARGE);
        }
    }

    private void onBinary(Buffer binary) {
        if (mayCome(binary.length())) {
            malformed(Problem.badRequest("Messages are JSON in text frames."));
        }
    }

    private void onText(String text) {
        if (!mayCome(text.length())) {
            return;
        }
        switch (JsonText.parse(text)) {
            case JsonText.Result.Malformed bad ->
                malformed(Problem.at(
                        400,
                        "malformed",
                        "line:" + bad.line(),
                        "Not JSON at line " + bad.line() + ", column " + bad.column() + ": " + bad.detail()));
            case JsonText.Result.Value value -> {
                JsonObject message = JsonText.asObject(value.value());
                if (message == null
                        || !(message.getValue("type") instanceof String type)
                        || !isId(message.getValue("id"))) {
                    malformed(Problem.badRequest("A message is a JSON object with type and id."));
                } else {
                    onRequest(type, message.getValue("id"), message);
                }
            }
        }
    }

    /// Whether a message is looked at. One too many ends the socket.
    private boolean mayCome(int length) {
        if (closed) {
            return false;
        }
        heardNanos = System.nanoTime();
        if (!budget.take(heardNanos)) {
            refuse(null, Problem.of(429, "too_many_messages", "Too many messages a second."));
            close(CloseCode.TOO_MANY_MESSAGES);
            return false;
        }
        if (session == null && !joinBudget.take(length)) {
            refuse(null, Problem.of(429, "too_many_messages", "Too much came before the join."));
            close(CloseCode.TOO_MANY_MESSAGES);
            return false;
        }
        return true;
    }

    private static boolean isId(@Nullable Object id) {
        return id instanceof String text ? text.length() <= 64 : id instanceof Integer || id instanceof Long;
    }

    private void onRequest(String type, Object id, JsonObject message) {
        Problem wrong = requests.check(type, message);
        if (wrong != null) {
            refuse(id, wrong);
        } else if (type.equals("join")) {
            join(id, message);
        } else if (type.equals("ping")) {
            reply(id, new JsonObject().put("type", "pong"));
        } else if (session == null) {
            refuse(id, Problem.of(409, "not_joined", "The first request is join."));
        } else if (type.equals("leave")) {
            // The reply comes first: what leaving brings about ends with the close of this socket.
            reply(id, new JsonObject().put("type", "ok"));
            requests.left(session);
        } else {
            requests.handle(session, type, message)
                    .onSuccess(reply -> reply(id, reply))
                    .onFailure(error -> refuse(id, problemOf(error)));
        }
    }

    private void join(Object id, JsonObject message) {
        if (joining || session != null) {
            refuse(id, Problem.of(409, "already_joined", "This socket has joined."));
            return;
        }
        joining = true;
        requests.join(query, message)
                .onSuccess(joined -> {
                    joining = false;
                    if (closed) {
                        requests.unreachable(joined.session());
                        return;
                    }
                    vertx.cancelTimer(joinTimer);
                    session = joined.session();
                    reply(id, joined.reply());
                    joined.session().attach(this, joined.lastSeq());
                    if (joined.session().over()) {
                        // It ended while the reply was under way; the bye has just been sent.
                        close(CloseCode.CONNECTION_LOST);
                    }
                })
                .onFailure(error -> {
                    joining = false;
                    Problem problem = problemOf(error);
                    refuse(id, problem);
                    if (++refusedJoins >= MAX_REFUSED_JOINS && !problem.retryable()) {
                        close(CloseCode.UNAUTHORIZED);
                    }
                });
    }

    private void reply(Object id, JsonObject reply) {
        send(reply.put("re", id).encode());
    }

    private void refuse(@Nullable Object id, Problem problem) {
        JsonObject error = new JsonObject().put("type", "error");
        if (id != null) {
            error.put("re", id);
        }
        send(error.put("problem", problem.toJson("", TraceId.fresh())).encode());
    }

    private void malformed(Problem problem) {
        refuse(null, problem);
        if (++malformed >= MAX_MALFORMED) {
            close(CloseCode.PROTOCOL_ERROR);
        }
    }

    private Problem problemOf(Throwable error) {
        if (error instanceof ProblemException refused) {
            return refused.problem();
        }
        LOG.error("a request of {} failed", session == null ? "a new socket" : session.id(), error);
        return Problem.of(500, "internal_error", "The server failed.");
    }

    private void joinTimedOut() {
        if (session == null) {
            close(CloseCode.JOIN_TIMEOUT);
        }
    }

    private void checkLife() {
        Duration silence = Duration.ofNanos(System.nanoTime() - heardNanos);
        if (silence.compareTo(limits.idleTimeout()) > 0) {
            close(CloseCode.IDLE);
        } else if (!socket.isClosed() && socket.writeQueueFull()) {
            // Vert.x answers pings by itself; who sends many and reads no answer is a slow reader too.
            close(CloseCode.SLOW_READER);
        } else if (!socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }

    private void onClosed() {
        vertx.cancelTimer(joinTimer);
        vertx.cancelTimer(lifeTimer);
        if (closed) {
            return;
        }
        closed = true;
        Short code = socket.closeStatusCode();
        // A page that is left says 1001, a lost network says nothing, and Vert.x makes 1000 of a close without code.
        boolean left = code != null && code == GOING_AWAY;
        SignallingSession before = session;
        if (before != null && left) {
            session = null;
            before.detach();
            requests.left(before);
        } else {
            release();
        }
    }

    private void release() {
        SignallingSession before = session;
        session = null;
        if (before != null && before.connection() == this) {
            before.detach();
            if (!before.over()) {
                requests.unattended(before);
            }
        }
    }
}
