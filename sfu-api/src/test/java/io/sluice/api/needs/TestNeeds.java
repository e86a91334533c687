package io.sluice.api.needs;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Programs of the machine that some tests drive. A missing one leaves the test out by name; with `CI=true` it fails
/// it,
/// because a green run must mean that everything ran.
public enum TestNeeds {
    CHROMIUM("Chromium", "/usr/bin/chromium"),
    FIREFOX("Firefox ESR", "/usr/bin/firefox-esr"),
    GSTREAMER(
            "GStreamer with webrtcbin", "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstwebrtc.so", "/usr/bin/python3"),
    COTURN("coturn", "/usr/bin/turnserver"),
    NETWORK_NAMESPACES("root and iproute2", "/usr/sbin/ip"),
    WEBRTC_NATIVE("the libraries of webrtc-java", "/usr/lib/x86_64-linux-gnu/libpulse.so.0"),
    NODE_PACKAGES("the npm packages of src/test/browser", "src/test/browser/node_modules/puppeteer-core/package.json");

    private final String what;
    private final List<Path> files;

    TestNeeds(String what, String... files) {
        this.what = what;
        this.files = List.of(files).stream().map(Path::of).toList();
    }

    /// Call it first in a test that needs this.
    public void require() {
        for (Path file : files) {
            if (!Files.exists(file)) {
                String sentence = "left out: needs " + what + " (" + file
                        + " is missing; ./sluice test brings it as root on Debian)";
                if (Boolean.parseBoolean(System.getenv("CI"))) {
                    fail(sentence);
                }
                Assumptions.abort(sentence);
            }
        }
    }
}
