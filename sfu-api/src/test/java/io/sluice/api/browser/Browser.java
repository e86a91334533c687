package io.sluice.api.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/// One tab of a real browser.
public interface Browser extends AutoCloseable {
    void open(String url);

    /// Runs `async () => …` in the page and gives what it returns.
    JsonNode evaluate(String function);

    void click(String selector);

    void screenshot(Path file);

    @Override
    void close();
}
