package io.sluice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A target's name in → the inputs that are kept for it out: those that once found a fault, and public corpora.
public final class FuzzInputs {
    /// Names the folder with public corpora, one folder each for `stun`, `rtp`, `rtcp`, `sdp` and `crashes`.
    public static final String CORPORA_VARIABLE = "SLUICE_FUZZ_CORPORA";

    private FuzzInputs() {}

    /// What each target begins with: its seeds, its regressions and its corpora.
    public static List<byte[]> of(FuzzTarget target) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.addAll(regressions(target));
        inputs.addAll(corpora(target));
        return inputs;
    }

    /// The inputs below `fuzz/<target>/` on the class path, in the order of their names.
    public static List<byte[]> regressions(FuzzTarget target) {
        URL folder = FuzzInputs.class.getResource("/fuzz/" + target.name());
        if (folder == null) {
            return List.of();
        }
        try {
            URI uri = folder.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return files(Path.of(uri), ".bin");
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return files(jar.getPath("/fuzz/" + target.name()), ".bin");
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("the kept inputs of " + target.name() + " cannot be read", e);
        }
    }

    /// Files of the public corpora, none where the variable is not set.
    ///
    /// @throws IllegalStateException where it names no folder
    private static List<byte[]> corpora(FuzzTarget target) {
        String root = Objects.requireNonNullElse(System.getenv(CORPORA_VARIABLE), "");
        if (!root.isEmpty() && !Files.isDirectory(Path.of(root))) {
            throw new IllegalStateException(CORPORA_VARIABLE + " names no folder: " + root);
        }
        List<byte[]> inputs = new ArrayList<>();
        for (String folder : target.corpora()) {
            Path path = Path.of(root, folder);
            if (!root.isEmpty() && Files.isDirectory(path)) {
                files(path, "").stream()
                        .filter(input -> input.length <= target.maxInputBytes())
                        .forEach(inputs::add);
            }
        }
        return inputs;
    }

    private static List<byte[]> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> inputs = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                inputs.add(Files.readAllBytes(file));
            }
            return inputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
