package io.sluice.sim;

/// A story in steps; what it promises is checked by its own words and by the witnesses of the world.
///
/// @param name as the command line takes it
/// @param about one line for a person
/// @param script plays it
record Scenario(String name, String about, Script script) {
    /// The steps.
    @FunctionalInterface
    interface Script {
        void play(Stage stage);
    }
}
