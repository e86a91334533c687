package io.sluice.api;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The laws of docs/ARCHITECTURE.md that concern this module, held against its compiled classes.
class ServerArchitectureTest {
    private static final List<String> FOREIGN = List.of("io.netty.", "org.ice4j.", "org.bouncycastle.");
    private static final List<String> WORDS = List.of("Manager", "Helper", "Impl", "Util", "Utils");
    private static final List<String> CORE = List.of(
            "io.sluice.parameters", "io.sluice.conference", "io.sluice.node", "io.sluice.metrics", "io.sluice.address");

    private static JavaClasses classes;

    @BeforeAll
    static void importTheCompiledClasses() throws URISyntaxException {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        classes = new ClassFileImporter()
                .importPath(Path.of(Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.sluice.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void theCoreIsSpokenToThroughItsPublicFaceOnly() {
        assertThat(foundTargets(target -> target.startsWith("io.sluice.")
                        && !target.startsWith("io.sluice.api.")
                        && CORE.stream().noneMatch(room -> target.startsWith(room + "."))))
                .isEmpty();
    }

    @Test
    void theLibrariesOfTheCoreStayThere() {
        assertThat(foundTargets(target -> FOREIGN.stream().anyMatch(target::startsWith)))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndWhatIsNull() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass each : classes) {
            if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(each.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void namesSayWhatAClassDoes() {
        Set<String> vague = new TreeSet<>();
        for (JavaClass each : classes) {
            if (WORDS.stream().anyMatch(each.getSimpleName()::endsWith)) {
                vague.add(each.getName());
            }
        }
        assertThat(vague).isEmpty();
    }

    private static Set<String> foundTargets(java.util.function.Predicate<String> banned) {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : classes) {
            each.getDirectDependenciesFromSelf().stream()
                    .filter(dependency ->
                            banned.test(dependency.getTargetClass().getName()))
                    .forEach(dependency -> found.add(dependency.getDescription()));
        }
        return found;
    }
}
