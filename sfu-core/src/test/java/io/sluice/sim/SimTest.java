package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The stories with the seeds that every build plays; longer searches are `./sluice sim`.
class SimTest {
    private static final int SWARM_SEEDS = 174;

    static Stream<Scenario> scenarios() {
        return Scenarios.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void keepsItsPromises(Scenario scenario) {
        assertWell(ScenarioRun.play(scenario, 1, true));
        assertWell(ScenarioRun.play(scenario, 2, false));
    }

    @Test
    void keepsItsPromisesWhateverGoesWrong() {
        Scenario swarm = named("swarm");
        LongStream.rangeClosed(3, 2 + SWARM_SEEDS).forEach(seed -> assertWell(ScenarioRun.play(swarm, seed, false)));
    }

    /// What goes wrong by chance only shows in many seeds; what is promised as a share is so of all together.
    @ParameterizedTest
    @ValueSource(strings = {"limits", "switches", "repair-5", "repair-10", "key-frame-storm"})
    void keepsItsPromisesOfMediaWithManySeeds(String name) {
        Scenario scenario = named(name);
        Share share = LongStream.rangeClosed(1, Sim.SEEDS_OF_A_SHARE)
                .mapToObj(seed -> {
                    ScenarioRun run = ScenarioRun.play(scenario, seed, false);
                    assertWell(run);
                    return run.share();
                })
                .reduce(Share.NONE, Share::plus);
        assertThat(share.isKept()).as(share::toString).isTrue();
        assertThat(share.all() > 0).isEqualTo(name.startsWith("repair"));
    }

    private static void assertWell(ScenarioRun run) {
        assertThat(run.violations()).as(run::account).isEmpty();
    }

    private static Scenario named(String name) {
        Scenario scenario = Scenarios.named(name);
        assertThat(scenario).isNotNull();
        return Objects.requireNonNull(scenario);
    }

    @Test
    void theSameSeedIsTheSameStoryToTheLastByte() {
        for (String name : List.of("swarm", "disturbed", "simulcast")) {
            Scenario scenario = named(name);
            long first = ScenarioRun.play(scenario, 7, true).journalHash();
            assertThat(ScenarioRun.play(scenario, 7, true).journalHash()).isEqualTo(first);
            assertThat(ScenarioRun.play(scenario, 8, true).journalHash()).isNotEqualTo(first);
        }
    }

    /// Another process has other hash codes of objects and another order of class loading.
    @Test
    void anotherProcessTellsTheSameStory() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dio.netty.noUnsafe=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sluice.sim.Sim",
                        "--scenario",
                        "swarm",
                        "--seed",
                        "7")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        long here = ScenarioRun.play(named("swarm"), 7, true).journalHash();
        assertThat(said.strip().lines().toList().getLast())
                .isEqualTo("seeds 1 violations 0 journal %016x".formatted(here));
    }

    /// A broken promise must show: in words, with the seed, and as an exit code.
    @Test
    void aViolationIsToldAndNamed() {
        Scenario liar = new Scenario("liar", "promises what does not hold", stage -> {
            stage.join("alice", 1);
            stage.run(1);
            stage.check("alice is alone and sees somebody", stage.peer("alice").receiver("sv0").pictures > 0);
        });
        ScenarioRun run = ScenarioRun.play(liar, 5, false);
        assertThat(run.violations()).singleElement().asString().contains("1.000 s", "sees somebody");
        assertThat(run.lastLines()).anyMatch(line -> line.contains("ParticipantJoined"));
        assertThat(new Sim(new SimOptions(List.of(liar), 5, 6, 0, false)).play())
                .isEqualTo(1);
        assertThat(run.replayCommand()).isEqualTo("./sluice sim --scenario liar --seed 5 --crypto none");
    }

    @Test
    void anAccountSaysWhatIsNeededToFindIt() {
        Scenario liar = new Scenario("liar", "promises what does not hold", stage -> {
            stage.join("alice", 1);
            stage.run(1);
            stage.check("this", false);
        });
        assertThat(ScenarioRun.play(liar, 5, false).account())
                .contains("liar, seed 5", "   1.000 s  not so: this", "ParticipantJoined", "--seed 5 --crypto none");
    }

    @Test
    void anErrorOfTheServersCodeIsAViolation() {
        for (Error error : List.of(new StackOverflowError(), new NoSuchMethodError("gone"), new AssertionError())) {
            Scenario broken = new Scenario("broken", "throws", stage -> {
                throw error;
            });
            assertThat(ScenarioRun.play(broken, 5, false).violations())
                    .anyMatch(said -> said.contains("thrown: " + error));
        }
    }

    /// A test of the words that it leaves behind: it ends everything else.
    @Test
    void anErrorOfTheMachineEndsAllButForTheWayToPlayItAgain() {
        Error error = new OutOfMemoryError("of a test");
        Scenario fatal = new Scenario("fatal", "throws", stage -> {
            throw error;
        });
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> ScenarioRun.play(fatal, 5, false)).isSameAs(error);
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("of a test", "./sluice sim --scenario fatal --seed 5 --crypto none");
    }

    @Test
    void wordsThatItDoesNotUnderstandAreRefused() {
        assertThat(Sim.run("--seed", "many")).isEqualTo(2);
        assertThat(Sim.run("--scenario", "nobody")).isEqualTo(2);
        assertThat(Sim.run("--seeds", "9..1")).isEqualTo(2);
        assertThat(Sim.run("--frobnicate", "1")).isEqualTo(2);
        assertThat(Sim.run("--seed", "9223372036854775807")).isEqualTo(2);
        assertThat(Sim.run("--minutes", "-1")).isEqualTo(2);
        assertThat(Sim.run("--planted", "no such bug")).isEqualTo(2);
    }

    @Test
    void minutesAndSeedsBoundASearchTogether() {
        SimOptions options = SimOptions.of("--seeds", "3..9", "--minutes", "2");
        assertThat(options.from()).isEqualTo(3);
        assertThat(options.to()).isEqualTo(9);
        assertThat(options.minutes()).isEqualTo(2);
        assertThat(options.realCrypto()).isFalse();
        assertThat(SimOptions.of("--minutes", "2").to()).isGreaterThan(1L << 60);
        assertThat(SimOptions.of("--seed", "7").realCrypto()).isTrue();
    }

    /// The whole hunt takes minutes; here, that hunting works: what is planted is compiled, played and caught.
    @Test
    void plantedBugsAreCaught() {
        String some = "the marker bit is forgotten|one SRTCP index for all|the gate is open before a key frame"
                + "|STUN is believed without a signature";
        assertThat(new PlantedBugs(Path.of("src/main/java"), 1).hunt(some)).isEmpty();
    }

    /// The whole hunt is `./sluice sim --planted`; here, that each bug still finds its place in the code, and compiles.
    @Test
    void everyPlantedBugCanBePut() {
        PlantedBugs bugs = new PlantedBugs(Path.of("src/main/java"), 1);
        assertThat(PlantedBugs.ALL).hasSizeGreaterThanOrEqualTo(80).doesNotHaveDuplicates();
        assertThat(PlantedBugs.ALL.stream().map(PlantedBug::name)).doesNotHaveDuplicates();
        PlantedBugs.ALL.forEach(bug -> assertThat(bugs.plant(bug)).contains(bug.wrong()));
        bugs.checkCompiling();
    }
}
