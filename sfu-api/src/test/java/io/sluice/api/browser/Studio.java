package io.sluice.api.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// `sluice-client.js` in a tab without the server's page: one drawn picture out, or one picture in.
final class Studio {
    private static final String SCRIPT = resource("/browser/studio.js");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MORE_FRAMES = 6;

    private final Browser browser;
    private final TestServer server;

    Studio(Browser browser, TestServer server) {
        this.browser = browser;
        this.server = server;
        browser.open(server.origin() + "/docs");
        browser.evaluate(SCRIPT);
    }

    /// @param picture JSON: width, height, fps
    /// @param options of `publish`, in JSON
    /// @param more members of the client's options
    void publish(String room, String picture, String options, String more) {
        browser.evaluate("async () => publishAs({ token: '%s', picture: %s, options: %s, %s })"
                .formatted(server.token(room, "publisher"), picture, options, more));
    }

    void receive(String room, String more) {
        browser.evaluate("async () => receiveAs({ token: '%s', %s })".formatted(server.token(room, "receiver"), more));
    }

    void leave() {
        browser.evaluate("async () => call.leave()");
    }

    JsonNode evaluate(String expression) {
        return browser.evaluate("async () => " + expression);
    }

    JsonNode seen() {
        return evaluate("seen()");
    }

    JsonNode sent() {
        return evaluate("sent()");
    }

    void wish(String limits) {
        evaluate("wish(" + limits + ").then(() => 0)");
    }

    void awaitSeen(String what, Predicate<JsonNode> condition) {
        await(what, "seen()", condition);
    }

    void await(String what, String expression, Predicate<JsonNode> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = evaluate(expression);
        while (!condition.test(last)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not seen in time: " + what + "; last: " + last);
            }
            CallPage.pause(100);
            last = evaluate(expression);
        }
    }

    /// A picture of this height, more frames of it, and pixels that change.
    void assertMovesAt(int height) {
        awaitSeen("a picture " + height + " high", seen -> seen.path("height").asInt() == height);
        Set<String> pictures = new LinkedHashSet<>();
        int before = seen().path("frames").asInt();
        awaitSeen(MORE_FRAMES + " more frames", seen -> {
            pictures.add(evaluate("looksLike()").toString());
            return seen.path("frames").asInt() >= before + MORE_FRAMES;
        });
        assertThat(pictures).as("pictures").hasSizeGreaterThan(1);
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Studio.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
