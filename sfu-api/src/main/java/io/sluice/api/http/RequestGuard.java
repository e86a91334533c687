package io.sluice.api.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// What must hold of a request line and its `Host` before routing looks at them.
public final class RequestGuard {
    private RequestGuard() {}

    /// @return null where the request may go on
    public static @Nullable Problem check(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith("/") || !escapesAreRight(path)) {
            return Problem.badRequest("The path of the request is malformed.");
        }
        return request.authority() == null ? Problem.badRequest("The Host header is missing or malformed.") : null;
    }

    private static boolean escapesAreRight(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            boolean right = i + 2 < path.length()
                    && Character.digit(path.charAt(i + 1), 16) >= 0
                    && Character.digit(path.charAt(i + 2), 16) >= 0;
            if (!right) {
                return false;
            }
        }
        return true;
    }
}
