package io.sluice.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The targets of one module, found by [ServiceLoader] so that the core need not know those of the server.
public interface FuzzTargets {
    List<FuzzTarget> targets();

    /// The targets of all modules on the class path.
    static List<FuzzTarget> all() {
        List<FuzzTarget> all = new ArrayList<>();
        ServiceLoader.load(FuzzTargets.class).forEach(module -> all.addAll(module.targets()));
        return all;
    }

    static FuzzTarget named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fuzz target '" + name + "'; there are "
                        + String.join(", ", all().stream().map(FuzzTarget::name).toList())));
    }
}
