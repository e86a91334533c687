package io.sluice.conference;

import io.sluice.time.WallClock;
import java.util.random.RandomGenerator;

/// Time and randomness in → server-made ids out: a prefix, 48 bits of Unix milliseconds that make them sortable, and
/// 130 random bits that make them unguessable, both in Crockford's base 32.
public final class Ids {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 26;

    private final RandomGenerator random;
    private final WallClock wallClock;

    Ids(RandomGenerator random, WallClock wallClock) {
        this.random = random;
        this.wallClock = wallClock;
    }

    String session(long nowNanos) {
        return make("ses_", nowNanos);
    }

    String track(long nowNanos) {
        return make("trk_", nowNanos);
    }

    /// A CNAME or msid: random only, because it is seen by all and orders nothing (RFC 7022 §4.2).
    String random(int chars) {
        StringBuilder text = new StringBuilder(chars);
        appendRandom(text, chars);
        return text.toString();
    }

    /// An SSRC, 1..2³²−2.
    long ssrc() {
        return 1 + random.nextLong(0xffff_fffeL);
    }

    private String make(String prefix, long nowNanos) {
        StringBuilder text = new StringBuilder(prefix.length() + TIME_CHARS + RANDOM_CHARS).append(prefix);
        long millis = wallClock.unixMillisAt(nowNanos);
        for (int shift = 5 * (TIME_CHARS - 1); shift >= 0; shift -= 5) {
            text.append(ALPHABET[(int) (millis >>> shift) & 31]);
        }
        appendRandom(text, RANDOM_CHARS);
        return text.toString();
    }

    private void appendRandom(StringBuilder text, int chars) {
        for (int i = 0; i < chars; i++) {
            text.append(ALPHABET[random.nextInt(32)]);
        }
    }
}
