package io.sluice.ice;

import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.List;
import java.util.random.RandomGenerator;

/// Randomness in → a user name fragment that says which loop it belongs to, and a password, out (RFC 8445 §5.3).
///
/// A fragment is two characters of loop index and ten random ones (60 bits); a password is 24 random ones (144 bits).
public final class IceCredentials {
    /// Loops that two ice-chars can tell apart.
    public static final int MAX_LOOPS = 64 * 64;

    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int INDEX_LENGTH = 2;
    private static final int RANDOM_LENGTH = 10;
    private static final int PASSWORD_LENGTH = 24;

    private IceCredentials() {}

    /// @param loopIndex 0..[#MAX_LOOPS]−1
    public static String usernameFragment(int loopIndex, RandomGenerator random) {
        if (loopIndex < 0 || loopIndex >= MAX_LOOPS) {
            throw new IllegalArgumentException("loop index out of range: " + loopIndex);
        }
        StringBuilder text = new StringBuilder(INDEX_LENGTH + RANDOM_LENGTH);
        text.append(ICE_CHARS.charAt(loopIndex >> 6)).append(ICE_CHARS.charAt(loopIndex & 63));
        return append(text, RANDOM_LENGTH, random);
    }

    /// Reads back what [#usernameFragment] wrote.
    ///
    /// @return −1 where this is no fragment of ours
    public static int loopIndex(String usernameFragment) {
        if (usernameFragment.length() != INDEX_LENGTH + RANDOM_LENGTH) {
            return -1;
        }
        int high = ICE_CHARS.indexOf(usernameFragment.charAt(0));
        int low = ICE_CHARS.indexOf(usernameFragment.charAt(1));
        return high < 0 || low < 0 ? -1 : high << 6 | low;
    }

    public static String password(RandomGenerator random) {
        return append(new StringBuilder(PASSWORD_LENGTH), PASSWORD_LENGTH, random);
    }

    /// What this server announces for one session.
    public static IceParameters generate(
            int loopIndex, boolean lite, List<IceCandidate> candidates, RandomGenerator random) {
        return new IceParameters(usernameFragment(loopIndex, random), password(random), lite, candidates, true);
    }

    private static String append(StringBuilder text, int count, RandomGenerator random) {
        for (int i = 0; i < count; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(64)));
        }
        return text.toString();
    }
}
