package io.sluice.api.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.needs.TestNeeds;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Debian's Firefox ESR, headless, with its fake camera and microphone, through a small Node.js program.
public final class Firefox implements Browser {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer requests;
    private final BufferedReader replies;
    private int lastId;

    private Firefox(Process process) {
        this.process = process;
        this.requests = process.outputWriter(UTF_8);
        this.replies = process.inputReader(UTF_8);
    }

    /// @param preferences JSON object of `about:config` values
    public static Firefox launch(String preferences) {
        TestNeeds.FIREFOX.require();
        try {
            Process process = new ProcessBuilder("node", "firefox.mjs", preferences)
                    .directory(new File("src/test/browser"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Firefox firefox = new Firefox(process);
            firefox.reply(0);
            return firefox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void open(String url) {
        ask("open", url);
    }

    @Override
    public JsonNode evaluate(String function) {
        return ask("evaluate", function);
    }

    @Override
    public void click(String selector) {
        ask("click", selector);
    }

    @Override
    public void screenshot(Path file) {
        ask("screenshot", file.toAbsolutePath().toString());
    }

    @Override
    public void close() {
        try {
            requests.write("{\"id\":-1,\"close\":true}\n");
            requests.close();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode ask(String verb, String argument) {
        int id = ++lastId;
        ObjectNode request = JSON.createObjectNode().put("id", id).put(verb, argument);
        try {
            requests.write(request + "\n");
            requests.flush();
            return reply(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode reply(int id) throws IOException {
        while (true) {
            String line = replies.readLine();
            if (line == null) {
                throw new IllegalStateException("Firefox ended");
            }
            if (!line.startsWith("{")) {
                continue;
            }
            JsonNode reply = JSON.readTree(line);
            if (reply.path("id").asInt() != id) {
                continue;
            }
            if (reply.has("error")) {
                throw new IllegalStateException(reply.path("error").asText());
            }
            return reply.path("value");
        }
    }
}
