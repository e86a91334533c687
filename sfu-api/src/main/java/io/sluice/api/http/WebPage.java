package io.sluice.api.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The web page and the browser client, from the class path.
public final class WebPage implements Handler<RoutingContext> {
    /// Which paths it looks at: `/`, files beside it, and those of the page's and the client's folder.
    public static final String PATHS = "/(?:(?:(?:app|client)/)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)+)?";

    private static final Logger LOG = LoggerFactory.getLogger(WebPage.class);
    private static final Pattern FILE = Pattern.compile(PATHS);
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json");
    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; "
            + "media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
            + "frame-ancestors 'self'";

    private final Map<String, Resource> known = new HashMap<>();
    private boolean hinted;

    private record Resource(Buffer body, String type, String etag) {}

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        Resource resource = resource(path.equals("/") ? "/index.html" : path);
        if (resource == null) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        hint(request);
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.ETAG, resource.etag);
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.putHeader("Content-Security-Policy", POLICY);
        if (path.equals("/sluice-client.js") || path.startsWith("/client/")) {
            // Other sites may import the client, and with it its parts; they hold nothing secret.
            response.putHeader("Access-Control-Allow-Origin", "*");
        }
        if (resource.etag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, resource.type);
        response.end(resource.body);
    }

    /// Once, when somebody opens the page in a way that no browser gives a camera to.
    private void hint(HttpServerRequest request) {
        String host =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        boolean local = host.startsWith("127.") || host.equals("::1") || host.equals("0:0:0:0:0:0:0:1");
        if (!hinted && !local && !request.isSSL() && request.getHeader("X-Forwarded-Proto") == null) {
            hinted = true;
            LOG.warn("The page was opened from another machine over plain HTTP; browsers give it neither camera nor "
                    + "microphone. Set http.tls, or put a reverse proxy with HTTPS in front.");
        }
    }

    private @Nullable Resource resource(String path) {
        if (!FILE.matcher(path).matches()) {
            return null;
        }
        Resource resource = known.get(path);
        if (resource == null) {
            resource = load(path);
            if (resource != null) {
                known.put(path, resource);
            }
        }
        return resource;
    }

    private static @Nullable Resource load(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return null;
        }
        try (InputStream in = WebPage.class.getResourceAsStream("/web" + path)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            return new Resource(
                    Buffer.buffer(bytes),
                    type,
                    "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "-" + bytes.length + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
