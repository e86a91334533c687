package io.sluice.api.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// The server's own page in a browser tab, used as a person would, and looked at with more than eyes.
public final class CallPage {
    private static final String PROBE = resource("/browser/probe.js");
    // The fake pictures repeat, so they are compared at uneven times.
    private static final long[] UNEVEN_MILLIS = {310, 470, 730, 590};

    private final Browser browser;

    public CallPage(Browser browser) {
        this.browser = browser;
    }

    public Browser browser() {
        return browser;
    }

    public void join(String origin, String room, String name, String... moreParameters) {
        StringBuilder url = new StringBuilder(origin + "/?room=" + room + "&name=" + name);
        for (String parameter : moreParameters) {
            url.append('&').append(parameter);
        }
        browser.open(url.toString());
        // The preview shows that camera and microphone have been given.
        await(
                "a preview",
                Duration.ofSeconds(20),
                () -> browser.evaluate("async () => Boolean(document.getElementById('preview-video').srcObject)")
                        .asBoolean());
        browser.click("#join");
        await(
                name + " in the call",
                Duration.ofSeconds(20),
                () -> "connected".equals(probe().path("state").asText()));
    }

    public JsonNode probe() {
        return browser.evaluate(PROBE);
    }

    public void leave() {
        browser.click("#leave");
    }

    /// Waits until so many remote tracks are decoded, then asserts that frames grow, pixels change and sound has
    /// energy.
    ///
    /// @param flatPictures beginnings of identities whose fake camera shows one colour at a time, as Firefox's does
    public void assertHearsAndSees(int videos, int audios, String... flatPictures) {
        awaitProbe(
                videos + " videos and " + audios + " sounds decoded",
                Duration.ofSeconds(30),
                probe -> count(probe, "video", "framesDecoded") >= videos
                        && count(probe, "audio", "packetsReceived") >= audios);
        List<JsonNode> probes = new ArrayList<>();
        probes.add(probe());
        for (long millis : UNEVEN_MILLIS) {
            pause(millis);
            probes.add(probe());
        }
        JsonNode first = probes.getFirst();
        JsonNode last = probes.getLast();
        int seen = 0;
        for (JsonNode track : last.path("tracks")) {
            if ("video".equals(track.path("kind").asText())) {
                JsonNode before = byId(first, track.path("id").asText());
                assertThat(track.path("framesDecoded").asInt())
                        .as("frames of %s", track.path("participant").asText())
                        .isGreaterThan(before.path("framesDecoded").asInt());
                Set<String> pictures = new LinkedHashSet<>();
                for (JsonNode probe : probes) {
                    pictures.add(byId(probe, track.path("id").asText())
                            .path("picture")
                            .toString());
                }
                assertThat(pictures)
                        .as("pictures of %s", track.path("participant").asText())
                        .hasSizeGreaterThan(1);
                String participant = track.path("participant").asText();
                if (List.of(flatPictures).stream().noneMatch(participant::startsWith)) {
                    assertThat(lumaDeviation(track.path("picture")))
                            .as("contrast")
                            .isGreaterThan(5);
                }
                seen++;
            }
        }
        assertThat(seen).as("videos").isEqualTo(videos);
        awaitProbe("sound with energy from " + audios, Duration.ofSeconds(15), probe -> {
            int loud = 0;
            for (JsonNode track : probe.path("tracks")) {
                loud += "audio".equals(track.path("kind").asText())
                                && track.path("audioEnergy").asDouble() > 0
                        ? 1
                        : 0;
            }
            return loud >= audios;
        });
    }

    public JsonNode awaitProbe(String what, Duration patience, Predicate<JsonNode> condition) {
        long end = System.nanoTime() + patience.toNanos();
        JsonNode probe = probe();
        while (!condition.test(probe)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not seen in time: " + what + "; last: " + shortened(probe));
            }
            pause(200);
            probe = probe();
        }
        return probe;
    }

    private static String shortened(JsonNode probe) {
        String text = probe.toString().replaceAll("\"picture\":\\[[^]]*]", "\"picture\":[…]");
        return text.substring(0, Math.min(text.length(), 4000));
    }

    private static int count(JsonNode probe, String kind, String growing) {
        int count = 0;
        for (JsonNode track : probe.path("tracks")) {
            count += kind.equals(track.path("kind").asText())
                            && track.path(growing).asLong() > 0
                    ? 1
                    : 0;
        }
        return count;
    }

    private static JsonNode byId(JsonNode probe, String id) {
        for (JsonNode track : probe.path("tracks")) {
            if (id.equals(track.path("id").asText())) {
                return track;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static double lumaDeviation(JsonNode picture) {
        double sum = 0;
        double squares = 0;
        int n = picture.size();
        for (JsonNode luma : picture) {
            sum += luma.asInt();
            squares += (double) luma.asInt() * luma.asInt();
        }
        return n == 0 ? 0 : Math.sqrt(Math.max(0, squares / n - (sum / n) * (sum / n)));
    }

    static void await(String what, Duration patience, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not seen in time: " + what);
            }
            pause(200);
        }
    }

    static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    private static String resource(String name) {
        try (InputStream in = java.util.Objects.requireNonNull(CallPage.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
