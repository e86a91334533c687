package io.sluice.sim;

import io.sluice.fuzz.Watchdog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Each planted bug, compiled into a server of its own, in → which of them the simulator catches, out.
///
/// A bug in the media is looked for by the stories first, one in a defence by the tests that attack it.
///
/// Nothing of the tree is touched: the changed class is compiled into a temporary folder and loaded before the others.
final class PlantedBugs {
    static final List<PlantedBug> ALL =
            Stream.concat(PlantedBug.MEDIA.stream(), DefenceBugs.ALL.stream()).toList();

    /// A bug is hunted through many stories, each of which has its own watch.
    private static final int PIECES = 10;

    private final Path sources;
    private final long seeds;

    /// @param sources the folder that holds io/sluice
    /// @param seeds how many seeds each bug may hide from
    PlantedBugs(Path sources, long seeds) {
        this.sources = sources;
        this.seeds = seeds;
    }

    /// What fails without a bug: it would be taken for a catch.
    ///
    /// @return null where nothing does
    @Nullable
    String faultWithout() {
        return Sim.firstFault(seeds, true);
    }

    /// @param only words of names with | between them, or empty for all
    /// @return those that were not caught
    List<PlantedBug> hunt(String only) {
        List<PlantedBug> missed = new ArrayList<>();
        int tried = 0;
        for (PlantedBug bug : ALL) {
            if (!matches(bug, only)) {
                continue;
            }
            tried++;
            long begun = System.nanoTime();
            String caught = catchOne(bug);
            System.out.printf(
                    Locale.ROOT,
                    "%-58s %s (%.1f s)%n",
                    bug.name(),
                    caught == null ? "NOT CAUGHT" : caught,
                    (System.nanoTime() - begun) / 1e9);
            if (caught == null) {
                missed.add(bug);
            }
        }
        System.out.println("planted " + tried + " caught " + (tried - missed.size()));
        return missed;
    }

    static boolean matches(PlantedBug bug, String only) {
        return Stream.of(only.split("\\|", -1)).anyMatch(part -> bug.name().contains(part));
    }

    /// The source with the fault in it.
    ///
    /// @throws IllegalStateException where the words are not there exactly once: the bug has to follow the code
    String plant(PlantedBug bug) {
        String source;
        try {
            source = Files.readString(file(bug));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        int at = source.indexOf(bug.right());
        if (at < 0 || source.indexOf(bug.right(), at + 1) >= 0) {
            throw new IllegalStateException(
                    bug.file() + " does not say exactly once what \"" + bug.name() + "\" changes: " + bug.right());
        }
        return source.substring(0, at)
                + bug.wrong()
                + source.substring(at + bug.right().length());
    }

    private Path file(PlantedBug bug) {
        return sources.resolve("io/sluice").resolve(bug.file());
    }

    private @Nullable String catchOne(PlantedBug bug) {
        try (Watchdog.Watch _ = Watchdog.watch(() -> "./sluice sim --planted \"" + bug.name() + "\"", PIECES)) {
            Path folder = Files.createTempDirectory("sluice-planted");
            try {
                compile(List.of(bug), folder);
                return play(folder, bug.defence());
            } finally {
                delete(folder);
            }
        } catch (IOException | ReflectiveOperationException broken) {
            throw new IllegalStateException(bug.name(), broken);
        }
    }

    /// Compiles all of them, and in one go those of different files.
    ///
    /// @throws IllegalStateException with what the compiler says, where one does not compile or has lost its place
    void checkCompiling() {
        List<PlantedBug> left = new ArrayList<>(ALL);
        while (!left.isEmpty()) {
            Map<String, PlantedBug> oneOfEachFile = new LinkedHashMap<>();
            left.forEach(bug -> oneOfEachFile.putIfAbsent(bug.file(), bug));
            left.removeAll(oneOfEachFile.values());
            try {
                Path folder = Files.createTempDirectory("sluice-planted");
                try {
                    compile(oneOfEachFile.values(), folder);
                } finally {
                    delete(folder);
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private void compile(Collection<PlantedBug> bugs, Path folder) throws IOException {
        List<Path> changed = new ArrayList<>();
        for (PlantedBug bug : bugs) {
            Path file = folder.resolve("src").resolve(bug.file());
            Files.createDirectories(file.getParent());
            Files.writeString(file, plant(bug));
            changed.add(file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-nowarn", "-proc:none", "-d", folder.toString(), "-cp", classPath()),
                            null,
                            files.getJavaFileObjectsFromPaths(changed))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(
                        "of " + bugs.stream().map(PlantedBug::name).toList() + " one does not compile: " + said);
            }
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /// Plays stories and attacks with classes of their own, in which those of the folder come first.
    private @Nullable String play(Path folder, boolean defence) throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        urls.add(url(folder));
        for (String entry : classPath().split(java.io.File.pathSeparator, -1)) {
            urls.add(url(Path.of(entry)));
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return (String) loader.loadClass("io.sluice.sim.Sim")
                    .getMethod("firstFault", long.class, boolean.class)
                    .invoke(null, seeds, defence);
        } catch (InvocationTargetException thrown) {
            // A run tells what the server throws; this is the harness itself.
            throw new IllegalStateException("the hunt broke", thrown.getCause());
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
