package io.sluice.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// The tests that attack the server, played from outside a build → the first that fails, in words.
///
/// First those that play against the whole loop, then those of single doors, whose twins alone are in the loop or which
/// no participant of a conference can reach; and of machines in which a fault once was that only one seed in hundreds
/// shows.
final class AttackPlays {
    static final List<String> CLASSES = List.of(
            "io.sluice.sim.PathAttackSimTest",
            "io.sluice.sim.SrtpAttackSimTest",
            "io.sluice.sim.StreamAttackSimTest",
            "io.sluice.sim.FeedbackAttackSimTest",
            "io.sluice.sim.NegotiationAttackSimTest",
            "io.sluice.sim.HostileSimTest",
            "io.sluice.stun.StunGuardTest",
            "io.sluice.ice.IceSessionTest",
            "io.sluice.ice.IceSessionLiteTest",
            "io.sluice.ice.IceSessionFullTest",
            "io.sluice.ice.AddressValidationTest",
            "io.sluice.srtp.SrtpReceiverTest",
            "io.sluice.transport.StreamDemultiplexerTest",
            "io.sluice.stream.RtpStreamSenderTest",
            "io.sluice.stream.RtpStreamReceiverTest",
            "io.sluice.stream.KeyFrameRequesterTest",
            "io.sluice.forwarding.LayerThinningTest",
            "io.sluice.edge.dtls.HandshakeFragmentsTest",
            "io.sluice.edge.dtls.CertificateLengthsTest",
            "io.sluice.edge.dtls.SessionDatagramsTest",
            "io.sluice.edge.dtls.HandshakeAdmissionTest",
            "io.sluice.edge.dtls.DtlsAttackTest");

    private static final int MAX_WORDS = 160;

    private AttackPlays() {}

    /// @return the test and what it said, or null where all pass
    static @Nullable String firstFailure() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The launcher looks for its engines there, and may not find those of another class path.
        thread.setContextClassLoader(AttackPlays.class.getClassLoader());
        try {
            Launcher launcher = LauncherFactory.create();
            for (String name : CLASSES) {
                String failure = firstFailure(launcher, name);
                if (failure != null) {
                    return failure;
                }
            }
            return null;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static @Nullable String firstFailure(Launcher launcher, String name) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectClass(AttackPlays.class.getClassLoader(), name))
                        .build(),
                listener);
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTestsFoundCount() == 0) {
            throw new IllegalStateException(name + " has no tests");
        }
        return summary.getFailures().stream()
                .findFirst()
                .map(failure -> name.substring(name.lastIndexOf('.') + 1) + "."
                        + failure.getTestIdentifier().getLegacyReportingName() + ": "
                        + inOneLine(failure.getException()))
                .orElse(null);
    }

    private static String inOneLine(Throwable thrown) {
        String line = thrown.toString().replaceAll("\\s+", " ").strip();
        return line.length() > MAX_WORDS ? line.substring(0, MAX_WORDS) + " …" : line;
    }
}
