package io.sluice.edge.dtls;

import io.sluice.parameters.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fingerprints that signalling announced → whether a certificate is one of them (RFC 8122 §5). Those made with
/// SHA-1, MD5 or anything else unknown are as if they had not been announced.
final class AnnouncedFingerprints {
    /// A peer has one certificate and a few hashes of it.
    private static final int MAX_COMPARED = 8;

    private final List<Fingerprint> usable = new ArrayList<>();

    AnnouncedFingerprints(List<Fingerprint> announced) {
        for (Fingerprint fingerprint : announced) {
            if (usable.size() < MAX_COMPARED && digestName(fingerprint) != null) {
                usable.add(fingerprint);
            }
        }
    }

    boolean isEmpty() {
        return usable.isEmpty();
    }

    boolean include(byte[] certificateDer) {
        boolean found = false;
        for (Fingerprint fingerprint : usable) {
            found |= MessageDigest.isEqual(digest(fingerprint, certificateDer), fingerprint.hash());
        }
        return found;
    }

    private static byte[] digest(Fingerprint fingerprint, byte[] certificateDer) {
        try {
            return MessageDigest.getInstance(digestName(fingerprint)).digest(certificateDer);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks a SHA-2", e);
        }
    }

    private static @Nullable String digestName(Fingerprint fingerprint) {
        return switch (fingerprint.algorithm().toLowerCase(Locale.ROOT)) {
            case "sha-256" -> "SHA-256";
            case "sha-384" -> "SHA-384";
            case "sha-512" -> "SHA-512";
            default -> null;
        };
    }
}
