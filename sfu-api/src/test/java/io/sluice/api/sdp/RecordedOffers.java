package io.sluice.api.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// The recorded offers under `src/test/resources/sdp`, by name.
final class RecordedOffers {
    static final List<String> DATA_ONLY = List.of("chromium-datachannel", "firefox-datachannel");

    static final List<String> WITH_MEDIA = List.of(
            "aiortc-offer",
            "chromium-av1-L3T3_KEY",
            "chromium-h264",
            "chromium-recvonly",
            "chromium-recvonly-allhdrext",
            "chromium-sendonly-simulcast-allcodecs",
            "chromium-sendrecv-av-dc",
            "chromium-vp8-L1T3",
            "chromium-vp8-sim-group",
            "chromium-vp8-simulcast",
            "chromium-vp9-L3T3_KEY",
            "chromium-vp9-simulcast",
            "firefox-av1",
            "firefox-av1-simulcast",
            "firefox-vp8",
            "firefox-vp8-simulcast",
            "firefox-vp9",
            "firefox-vp9-simulcast",
            "gstreamer-h264-offer",
            "gstreamer-vp8-full-offer",
            "gstreamer-vp8-offer",
            "gstreamer-vp9-offer");

    private RecordedOffers() {}

    static List<String> all() {
        return Stream.concat(WITH_MEDIA.stream(), DATA_ONLY.stream()).toList();
    }

    static String read(String name) {
        try (InputStream in = RecordedOffers.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalStateException("no recorded offer " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
