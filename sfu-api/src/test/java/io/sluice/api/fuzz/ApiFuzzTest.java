package io.sluice.api.fuzz;

import io.sluice.fuzz.FuzzBuild;
import io.sluice.fuzz.FuzzTargets;

class ApiFuzzTest implements FuzzBuild {
    @Override
    public FuzzTargets module() {
        return new ApiFuzzTargets();
    }
}
