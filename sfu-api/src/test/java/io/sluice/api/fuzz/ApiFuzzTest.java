package io.sluice.api.fuzz;

import io.sluice.fuzz.FuzzBuild;
import io.sluice.fuzz.FuzzTarget;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every target of the server with the inputs that once broke it, and with as many made by chance as a build has time
/// for.
class ApiFuzzTest {
    static List<Named<FuzzTarget>> targets() {
        return new ApiFuzzTargets()
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
