package io.sluice.api.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Recorded offers of real clients.
public final class Offers {
    public static final String GSTREAMER = read("gstreamer-vp8-full-offer");
    public static final String CHROMIUM_SENDS = read("chromium-vp8-simulcast");
    public static final String CHROMIUM_RECEIVES = read("chromium-recvonly");

    private Offers() {}

    public static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Offers.class.getResourceAsStream("/sdp/" + name + ".sdp"), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value of the first line that begins so.
    public static String value(String sdp, String prefix) {
        return sdp.lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + prefix + " in\n" + sdp))
                .substring(prefix.length());
    }
}
