package io.sluice.api.needs;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Something of the machine that some tests drive. A missing one leaves the test out by name; with `CI=true` it fails
/// it,
/// because a green run must mean that everything ran.
///
/// @param what for people
/// @param files all must exist
public record TestNeeds(String what, List<String> files) {
    public static final TestNeeds CHROMIUM = new TestNeeds("Chromium", List.of("/usr/bin/chromium"));
    public static final TestNeeds FIREFOX = new TestNeeds(
            "Firefox ESR and the npm packages of src/test/browser",
            List.of("/usr/bin/firefox-esr", "src/test/browser/node_modules/puppeteer-core/package.json"));
    public static final TestNeeds GSTREAMER = new TestNeeds(
            "GStreamer with webrtcbin",
            List.of("/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstwebrtc.so", "/usr/bin/python3"));
    public static final TestNeeds COTURN = new TestNeeds("coturn", List.of("/usr/bin/turnserver"));
    /// The right to make them shows when one is made: [#missing].
    public static final TestNeeds NAMESPACES =
            new TestNeeds("network namespaces, as root", List.of("/usr/sbin/ip", "/usr/sbin/iptables"));
    public static final TestNeeds WEBRTC_NATIVE =
            new TestNeeds("the libraries of webrtc-java", List.of("/usr/lib/x86_64-linux-gnu/libpulse.so.0"));

    public TestNeeds {
        files = List.copyOf(files);
    }

    /// Call it first in a test that needs this.
    public void require() {
        for (String file : files) {
            if (!Files.exists(Path.of(file))) {
                missing(file + " is missing; `./sluice test` brings it as root on Debian");
            }
        }
    }

    /// Ends a test whose need is not there.
    public void missing(String why) {
        String sentence = "left out: needs " + what + " (" + why + ")";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            fail(sentence);
        }
        Assumptions.abort(sentence);
    }
}
