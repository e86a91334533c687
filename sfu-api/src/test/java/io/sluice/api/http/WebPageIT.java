package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.server.Http;
import io.sluice.api.server.Http.Reply;
import io.sluice.api.server.TestServer;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageIT {
    private static final Pattern MODULE_IMPORT = Pattern.compile("(?m)^(?:import|export) .*?from '([^']+)';$");
    private static final String ELSEWHERE = "https://elsewhere.example";

    private final TestServer server = TestServer.start();
    private final Http http = new Http(server);

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void otherOriginsMayImportTheClientWithAllItsParts() {
        Set<String> modules = modulesFrom("/sluice-client.js");
        assertThat(modules).contains("/sluice-client.js").hasSizeGreaterThan(1);
        for (String module : modules) {
            Reply reply = get(module);
            assertThat(reply.header("Access-Control-Allow-Origin")).as(module).isEqualTo("*");
            assertThat(reply.header("Content-Type")).as(module).isEqualTo("text/javascript; charset=utf-8");
            assertThat(reply.header("Cache-Control")).as(module).isEqualTo("no-cache");
            assertThat(http.send("GET", module, null, null, null, "If-None-Match", reply.header("ETag"))
                            .status())
                    .as(module)
                    .isEqualTo(304);
        }
    }

    @Test
    void thePageIsForThisOriginAlone() {
        Set<String> modules = modulesFrom("/app.js");
        assertThat(modules).contains("/app.js", "/sluice-client.js");
        for (String module : modules) {
            if (module.startsWith("/app")) {
                assertThat(get(module).header("Access-Control-Allow-Origin"))
                        .as(module)
                        .isEmpty();
            }
        }
    }

    @Test
    void nothingElseOfTheClassPathIsServed() {
        for (String path : List.of(
                "/client/", "/client/none.js", "/client/%2e%2e/logback.xml", "/app/..%2flogback.xml", "/web/app.js")) {
            assertThat(get(path).status()).as(path).isIn(400, 404);
        }
    }

    /// Follows the imports, which must be relative, so that parts come from where their module came from.
    private Set<String> modulesFrom(String entry) {
        Deque<String> toRead = new ArrayDeque<>(List.of(entry));
        Set<String> read = new LinkedHashSet<>();
        while (!toRead.isEmpty()) {
            String path = toRead.remove();
            if (read.add(path)) {
                Reply module = get(path);
                assertThat(module.status()).as(path).isEqualTo(200);
                Matcher imports = MODULE_IMPORT.matcher(module.body());
                while (imports.find()) {
                    assertThat(imports.group(1)).as("an import of " + path).startsWith(".");
                    toRead.add(URI.create(path).resolve(imports.group(1)).getPath());
                }
            }
        }
        return read;
    }

    private Reply get(String path) {
        return http.send("GET", path, null, null, null, "Origin", ELSEWHERE);
    }
}
