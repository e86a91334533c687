package io.sluice.edge.ice;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What ice4j reads from system properties and logs through `java.util.logging`, set before its first class loads.
final class Ice4jSettings {
    /// Its warnings are made by what a peer sends, several a second; what matters is in our own events. Held here
    /// because the log manager holds loggers weakly.
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("org.ice4j"),
            Logger.getLogger("org.jitsi"),
            Logger.getLogger("JitsiConfig"),
            Logger.getLogger("io.sluice.edge.ice"));

    private Ice4jSettings() {}

    static synchronized void apply() {
        for (Logger logger : QUIET) {
            logger.setLevel(Level.SEVERE);
        }
        // The guard verified already; this is the second lock.
        System.setProperty("org.ice4j.REQUIRE_MESSAGE_INTEGRITY", "true");
        // Adds FINGERPRINT to what it sends.
        System.setProperty("org.ice4j.ALWAYS_SIGN", "true");
        // Consent is the session's.
        System.setProperty("org.ice4j.NO_KEEP_ALIVES", "true");
        // Else the first agent of the process waits for the metadata service of a cloud that it may not be in.
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        System.setProperty("ice4j.redact-remote-addresses", "true");
        // Says nothing that a peer needs.
        System.setProperty("ice4j.software", "");
    }
}
