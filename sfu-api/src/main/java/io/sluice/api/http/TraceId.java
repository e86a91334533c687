package io.sluice.api.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The trace of a request: the caller's from `traceparent` (W3C Trace Context), or a fresh one.
public final class TraceId {
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TraceId() {}

    public static String of(@Nullable String traceParent) {
        if (traceParent != null && traceParent.length() <= 256) {
            Matcher matcher = TRACE_PARENT.matcher(traceParent);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return fresh();
    }

    public static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
