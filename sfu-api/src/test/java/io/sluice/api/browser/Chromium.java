package io.sluice.api.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.sluice.api.needs.TestNeeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Debian's Chromium, headless, with its fake camera and microphone.
public final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Chromium(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    public static Chromium launch(String... moreArguments) {
        return launch(Path.of("/usr/bin/chromium"), moreArguments);
    }

    /// @param executable Chromium, or a program that becomes it
    public static Chromium launch(Path executable, String... moreArguments) {
        TestNeeds.CHROMIUM.require();
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> arguments = new ArrayList<>(List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream"));
        arguments.addAll(List.of(moreArguments));
        com.microsoft.playwright.Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setArgs(arguments));
        return new Chromium(playwright, browser);
    }

    /// A tab of its own profile: own storage, own permissions.
    public Tab tab(int width, int height) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setPermissions(List.of("camera", "microphone")));
        return new Tab(context.newPage());
    }

    public Tab tab() {
        return tab(1280, 720);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /// One tab.
    public static final class Tab implements Browser {
        private final Page page;

        Tab(Page page) {
            this.page = page;
            page.onConsoleMessage(message -> {
                if ("error".equals(message.type())) {
                    System.err.println("page: " + message.text());
                }
            });
            page.onPageError(error -> System.err.println("page: " + error));
        }

        public Page page() {
            return page;
        }

        @Override
        public void open(String url) {
            page.navigate(url);
        }

        @Override
        public JsonNode evaluate(String function) {
            return JSON.valueToTree(page.evaluate(function));
        }

        @Override
        public void click(String selector) {
            page.click(selector);
        }

        @Override
        public void screenshot(Path file) {
            page.screenshot(new Page.ScreenshotOptions().setPath(file));
        }

        @Override
        public void close() {
            page.context().close();
        }
    }
}
