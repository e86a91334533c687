package io.sluice.fuzz;

import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every target of the core with the inputs that once broke it, and with as many made by chance as a build has time
/// for.
class CoreFuzzTest {
    static List<Named<FuzzTarget>> targets() {
        return new CoreFuzzTargets()
                .targets().stream()
                        .map(target -> Named.of(target.name(), target))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void keepsItsPromises(FuzzTarget target) {
        FuzzBuild.play(target);
    }
}
