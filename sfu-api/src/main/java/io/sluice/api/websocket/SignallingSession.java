package io.sluice.api.websocket;

import io.sluice.api.auth.Grants;
import io.sluice.api.sdp.SdpSession;
import io.sluice.conference.SessionView;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One session of a participant as signalling sees it: it outlives its socket for a while and keeps the events that the
/// client has not acknowledged by coming back.
///
/// Owned by the signalling thread. At most [#MAX_KEPT] events and [#MAX_KEPT_CHARS] characters of them are kept.
final class SignallingSession {
    static final int MAX_KEPT = 1_024;
    static final int MAX_KEPT_CHARS = 2 << 20;

    private final String id;
    private final long epoch;
    private final Grants grants;
    private final SdpSession sdp;
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private int keptChars;
    private long lastSeq;
    private @Nullable Connection connection;
    private boolean negotiating;
    private int detachments;
    private boolean over;

    private record Kept(long seq, String text) {}

    SignallingSession(SessionView view, Grants grants, SdpSession sdp) {
        this.id = view.id();
        this.epoch = view.epoch();
        this.grants = grants;
        this.sdp = sdp;
    }

    String id() {
        return id;
    }

    String conference() {
        return grants.conference();
    }

    String identity() {
        return grants.identity();
    }

    boolean mayMuteOthers() {
        return grants.admin().contains(Grants.Admin.MUTE);
    }

    long epoch() {
        return epoch;
    }

    SdpSession sdp() {
        return sdp;
    }

    boolean over() {
        return over;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /// Begins a negotiation.
    ///
    /// @return false while another one is under way
    boolean beginNegotiation() {
        if (negotiating) {
            return false;
        }
        negotiating = true;
        return true;
    }

    void endNegotiation() {
        negotiating = false;
    }

    /// Numbers an event, keeps it, and sends it where a socket is there.
    ///
    /// @param body the event without its `seq`, one or more members
    void emit(String body) {
        lastSeq++;
        String text = "{\"seq\":" + lastSeq + "," + body.substring(1);
        kept.add(new Kept(lastSeq, text));
        keptChars += text.length();
        while (kept.size() > MAX_KEPT || keptChars > MAX_KEPT_CHARS) {
            keptChars -= kept.remove().text.length();
        }
        if (connection != null) {
            connection.send(text);
        }
    }

    /// Whether every event after that one is still kept.
    boolean canResumeFrom(long seq) {
        long oldest = kept.isEmpty() ? lastSeq + 1 : kept.getFirst().seq;
        return !over && seq <= lastSeq && seq >= oldest - 1;
    }

    /// Gives the session a socket, after its reply to `join` went out, and sends the events after `seq`.
    void attach(Connection next, long seq) {
        Connection before = connection;
        connection = next;
        if (before != null && before != next) {
            before.abandon(CloseCode.REPLACED);
        }
        for (Kept event : kept) {
            if (event.seq > seq) {
                next.send(event.text);
            }
        }
    }

    /// @return how often it has lost its socket, so that a timer knows whether it is still meant
    int detach() {
        connection = null;
        return ++detachments;
    }

    int detachments() {
        return detachments;
    }

    /// Says goodbye; nothing follows.
    void end(CloseCode code) {
        if (over) {
            return;
        }
        Integer retry = code.retryAfterMillis() == CloseCode.NEVER ? null : code.retryAfterMillis();
        emit(new JsonObject()
                .put("type", "bye")
                .put("reason", code.reason())
                .put("retryAfterMillis", retry)
                .encode());
        over = true;
        if (connection != null) {
            connection.close(code);
        }
    }
}
