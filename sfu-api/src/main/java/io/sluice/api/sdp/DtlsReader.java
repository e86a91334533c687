package io.sluice.api.sdp;

import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The `a=setup` and `a=fingerprint` lines of a section or of its session part in → [DtlsParameters] out (RFC 8842,
/// RFC 8122 §5).
final class DtlsReader {
    private static final int MAX_FINGERPRINTS = 16;
    private static final int MAX_HASH_BYTES = 64;

    private DtlsReader() {}

    static DtlsParameters read(SdpDocument document, SdpSection section, FirstProblem problems) {
        List<Fingerprint> fingerprints = fingerprints(section.lines(), problems);
        if (fingerprints.isEmpty()) {
            fingerprints = fingerprints(document.session(), problems);
        }
        if (fingerprints.isEmpty()) {
            problems.unacceptable(
                    section.mediaLine(), "a=fingerprint is missing for this section; media goes by DTLS-SRTP only");
        }
        return new DtlsParameters(setup(document.effective(section, "setup"), problems), fingerprints);
    }

    /// A missing line reads as `actpass`, which every offer has to say (RFC 8842 §5.2).
    private static Setup setup(@Nullable SdpLine line, FirstProblem problems) {
        if (line == null) {
            return Setup.ACTPASS;
        }
        return switch (line.value().toLowerCase(Locale.ROOT)) {
            case "actpass" -> Setup.ACTPASS;
            case "active" -> Setup.ACTIVE;
            case "passive" -> Setup.PASSIVE;
            case "holdconn" -> {
                problems.unacceptable(line, "a=setup:holdconn begins no connection");
                yield Setup.ACTPASS;
            }
            default -> {
                problems.malformed(line, "a=setup is actpass, active or passive");
                yield Setup.ACTPASS;
            }
        };
    }

    private static List<Fingerprint> fingerprints(List<SdpLine> lines, FirstProblem problems) {
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (SdpLine line : lines) {
            if (!line.is("fingerprint")) {
                continue;
            }
            Fingerprint fingerprint = fingerprint(line.value());
            if (fingerprint == null) {
                problems.malformed(line, "a fingerprint is a hash name and the bytes of the hash as AB:CD:…");
            } else if (fingerprints.size() < MAX_FINGERPRINTS && !fingerprints.contains(fingerprint)) {
                fingerprints.add(fingerprint);
            }
        }
        return fingerprints;
    }

    private static @Nullable Fingerprint fingerprint(String value) {
        List<String> words = Words.of(value, 3);
        if (words.size() != 2 || !Words.isVisible(words.get(0), 32)) {
            return null;
        }
        byte[] hash = bytes(words.get(1));
        String algorithm = words.get(0).toLowerCase(Locale.ROOT);
        int expected = hashBytes(algorithm);
        return hash == null || (expected > 0 && hash.length != expected) ? null : new Fingerprint(algorithm, hash);
    }

    private static byte @Nullable [] bytes(String text) {
        int count = (text.length() + 1) / 3;
        if (text.length() % 3 != 2 || count > MAX_HASH_BYTES) {
            return null;
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            char high = text.charAt(3 * i);
            char low = text.charAt(3 * i + 1);
            boolean separated = i == count - 1 || text.charAt(3 * i + 2) == ':';
            if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low) || !separated) {
                return null;
            }
            bytes[i] = (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
        }
        return bytes;
    }

    /// How long a known hash is; 0 for a name unknown here, which the core weighs.
    private static int hashBytes(String algorithm) {
        return switch (algorithm) {
            case "sha-1" -> 20;
            case "sha-224" -> 28;
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> 0;
        };
    }
}
