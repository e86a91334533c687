package io.sluice.fuzz;

class CoreFuzzTest implements FuzzBuild {
    @Override
    public FuzzTargets module() {
        return new CoreFuzzTargets();
    }
}
