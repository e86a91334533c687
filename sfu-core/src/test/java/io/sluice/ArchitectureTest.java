package io.sluice;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.buffer.PacketBuffer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The laws of docs/ARCHITECTURE.md, held against the classes of this module as they were compiled.
class ArchitectureTest {
    private static final String ROOT = "io.sluice.";

    /// Which layer each room is in; the rooms inside one (`rtp.codec`, `edge.net`) are in the layer of the outer.
    private static final Map<String, Integer> LAYERS = Map.ofEntries(
            Map.entry("time", 0),
            Map.entry("buffer", 0),
            Map.entry("address", 0),
            Map.entry("parameters", 1),
            Map.entry("rtp", 1),
            Map.entry("rtcp", 1),
            Map.entry("stun", 1),
            Map.entry("ice", 2),
            Map.entry("dtls", 2),
            Map.entry("srtp", 2),
            Map.entry("sctp", 2),
            Map.entry("stream", 2),
            Map.entry("bandwidth", 2),
            Map.entry("forwarding", 2),
            Map.entry("speaker", 2),
            Map.entry("transport", 3),
            Map.entry("conference", 3),
            Map.entry("relay", 3),
            Map.entry("loop", 3),
            Map.entry("edge", 4),
            Map.entry("metrics", 4),
            Map.entry("node", 4));

    private static final int MACHINES = 2;
    private static final int EDGE = 4;

    private static final Set<String> UNORDERED = Set.of("java.util.HashMap", "java.util.HashSet");

    private static final Set<String> COLLECTIONS =
            Set.of("java.util.HashMap", "java.util.HashSet", "java.util.Map", "java.util.Set");

    private static final Set<String> ITERATIONS = Set.of(
            "values",
            "keySet",
            "entrySet",
            "forEach",
            "iterator",
            "spliterator",
            "stream",
            "toArray",
            "replaceAll",
            "removeIf");

    private static JavaClasses classes;

    @BeforeAll
    static void importTheCompiledClasses() throws URISyntaxException {
        // Names are enough for every law here; reading the JDK and the libraries as well takes seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        classes = new ClassFileImporter()
                .importPath(Path.of(PacketBuffer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    @Test
    void law1EveryPackageHasALayer() {
        Set<String> homeless = new TreeSet<>();
        for (JavaClass each : ours()) {
            if (!room(each).isEmpty() && layer(each) < 0) {
                homeless.add(each.getPackageName());
            }
        }
        assertThat(homeless)
                .as("packages without a layer: put them below a room of architecture.md, or give them a layer here")
                .isEmpty();
    }

    @Test
    void law1DependenciesPointDownTheLayers() {
        assertThat(dependencies(dependency -> layer(dependency.getTargetClass()) > layer(dependency.getOriginClass())))
                .as("dependencies that point up the layers: turn them round with a port or a sink in the lower layer")
                .isEmpty();
    }

    @Test
    void law1MachinesDoNotKnowEachOther() {
        assertThat(dependencies(dependency -> layer(dependency.getOriginClass()) == MACHINES
                        && layer(dependency.getTargetClass()) == MACHINES
                        && !key(dependency.getOriginClass()).equals(key(dependency.getTargetClass()))))
                .as("machines of layer 2 that know each other: let transport or conference carry it between them")
                .isEmpty();
    }

    @Test
    void law1PackagesHaveNoCycles() {
        slices().matching("io.sluice.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void law2TheCoreKnowsNoThreadsSocketsClocksOrChance() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : core()) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                if (isBannedType(dependency.getTargetClass())) {
                    found.add(dependency.getDescription());
                }
            }
            for (JavaAccess<?> access : each.getAccessesFromSelf()) {
                if (isBannedCall(access)) {
                    found.add(access.getDescription());
                }
            }
        }
        assertThat(found)
                .as("outside edge, metrics and node: no Thread, no java.util.concurrent, no java.net, no channels, no"
                        + " clock (nowNanos is the last parameter), no chance but a passed RandomGenerator")
                .isEmpty();
    }

    private static boolean isBannedType(JavaClass type) {
        String name = type.getFullName();
        return name.startsWith("java.util.concurrent.")
                || name.startsWith("java.net.")
                || name.startsWith("java.nio.channels.")
                || name.startsWith("java.nio.file.")
                || name.startsWith("javax.net.")
                || Set.of(
                                "java.lang.Thread",
                                "java.lang.ThreadLocal",
                                "java.lang.Runtime",
                                "java.lang.ProcessHandle",
                                "java.util.Timer",
                                "java.util.TimerTask",
                                "java.util.Random",
                                "java.util.SplittableRandom",
                                "java.security.SecureRandom",
                                "java.time.Clock",
                                "java.util.Date",
                                "java.util.Calendar")
                        .contains(name);
    }

    private static boolean isBannedCall(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String name = access.getName();
        return (owner.equals("java.lang.System")
                        && Set.of("nanoTime", "currentTimeMillis", "getenv", "getProperty", "identityHashCode")
                                .contains(name))
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.lang.Math") && name.equals("random"))
                || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                || (owner.equals("java.util.random.RandomGenerator")
                        && (name.equals("of") || name.equals("getDefault")))
                || (owner.equals("java.util.Collections") && name.equals("shuffle"));
    }

    /// What bytecode shows: a class that makes an unordered collection and iterates something that may be it. A map
    /// that is looked up only is fine; where a class has such a one and an ordered one, the ordered is declared by
    /// its class.
    @Test
    void law2NothingIteratesAnUnorderedCollection() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : core()) {
            Set<JavaAccess<?>> accesses = each.getAccessesFromSelf();
            if (accesses.stream().noneMatch(ArchitectureTest::makesUnordered)) {
                continue;
            }
            accesses.stream().filter(ArchitectureTest::iterates).forEach(access -> found.add(access.getDescription()));
        }
        assertThat(found)
                .as("iterations in a class that makes a HashMap, HashSet, Map.of or Set.of, whose order differs between"
                        + " processes: use LinkedHashMap, TreeMap or an array (and declare that one by its class)")
                .isEmpty();
    }

    private static boolean makesUnordered(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        return (UNORDERED.contains(owner) && access.getName().equals("<init>"))
                || ((owner.equals("java.util.Map") || owner.equals("java.util.Set"))
                        && Set.of("of", "ofEntries", "copyOf").contains(access.getName()))
                || (owner.equals("java.util.stream.Collectors")
                        && Set.of("toMap", "toSet", "toUnmodifiableMap", "toUnmodifiableSet", "groupingBy")
                                .contains(access.getName()));
    }

    private static boolean iterates(JavaAccess<?> access) {
        return COLLECTIONS.contains(access.getTargetOwner().getFullName()) && ITERATIONS.contains(access.getName());
    }

    @Test
    void law3EveryLibraryHasItsRoom() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : classes) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (isOutOfItsRoom(target, "io.netty", each, "io.sluice.edge.net")
                        || isOutOfItsRoom(target, "org.bouncycastle.tls", each, "io.sluice.edge.dtls")
                        || (isOutOfItsRoom(target, "org.ice4j", each, "io.sluice.edge.ice")
                                && !isWithin(each.getPackageName(), "org.ice4j"))
                        || isWithin(target, "io.vertx")) {
                    found.add(dependency.getDescription());
                }
            }
        }
        assertThat(found)
                .as("libraries outside their room: Netty in edge.net, Bouncy Castle's TLS in edge.dtls, ice4j in"
                        + " edge.ice, Vert.x in sfu-api only")
                .isEmpty();
    }

    @Test
    void law3OneClassSitsInAnotherLibrarysPackage() {
        List<String> shims = classes.stream()
                .filter(each -> !isWithin(each.getPackageName(), "io.sluice"))
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getFullName)
                .filter(name -> !name.endsWith(".package-info"))
                .toList();
        assertThat(shims)
                .as("classes outside io.sluice: one shim in ice4j's package is allowed")
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(name -> name.startsWith("org.ice4j.stack."));
    }

    private static boolean isOutOfItsRoom(String target, String library, JavaClass origin, String room) {
        return isWithin(target, library) && !isWithin(origin.getPackageName(), room);
    }

    @Test
    void law5NamesSayWhatAThingIs() {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : ours()) {
            String simple = each.getSimpleName();
            if (each.getPackageName().matches(".*\\.(util|utils|common)(\\..*)?")
                    || simple.matches(".*(Manager|Helper|Helpers|Impl|Util|Utils)")) {
                found.add(each.getFullName());
            }
        }
        assertThat(found)
                .as("names that say nothing: no util, common, Manager, Helper, Impl")
                .isEmpty();
    }

    @Test
    void law5EveryPackageHasADoorAndIsNullMarked() {
        Set<String> without = new TreeSet<>();
        for (JavaClass each : ours()) {
            JavaPackage room = each.getPackage();
            if (room.tryGetPackageInfo().isEmpty() || !room.isAnnotatedWith(NullMarked.class)) {
                without.add(room.getName());
            }
        }
        assertThat(without)
                .as("packages without a @NullMarked package-info.java")
                .isEmpty();
    }

    private static Set<String> dependencies(Predicate<Dependency> wrong) {
        Set<String> found = new TreeSet<>();
        for (JavaClass each : ours()) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                if (isWithin(dependency.getTargetClass().getPackageName(), "io.sluice") && wrong.test(dependency)) {
                    found.add(dependency.getDescription());
                }
            }
        }
        return found;
    }

    private static JavaClasses ours() {
        return classes.that(DescribedPredicate.describe(
                "reside in io.sluice", each -> isWithin(each.getPackageName(), "io.sluice")));
    }

    private static JavaClasses core() {
        return classes.that(DescribedPredicate.describe(
                "reside below the edge", each -> isWithin(each.getPackageName(), "io.sluice") && layer(each) < EDGE));
    }

    private static int layer(JavaClass each) {
        return LAYERS.getOrDefault(key(each), -1);
    }

    /// The first segment behind `io.sluice.`, which decides the layer.
    private static String key(JavaClass each) {
        String room = room(each);
        int dot = room.indexOf('.');
        return dot < 0 ? room : room.substring(0, dot);
    }

    private static String room(JavaClass each) {
        String name = each.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    private static boolean isWithin(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }
}
