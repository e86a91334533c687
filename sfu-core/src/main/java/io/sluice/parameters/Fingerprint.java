package io.sluice.parameters;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// The hash of a certificate as SDP carries it (RFC 8122 §5).
///
/// @param algorithm hash name in lower case, such as `sha-256`
/// @param hash its bytes; treat as immutable
@SuppressWarnings("ArrayRecordComponent")
public record Fingerprint(String algorithm, byte[] hash) {
    /// Writes `AB:CD:…` in upper case, as RFC 8122 asks.
    public String hashText() {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && algorithm.equals(that.algorithm) && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return algorithm.toLowerCase(Locale.ROOT) + " " + hashText();
    }
}
