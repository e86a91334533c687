package io.sluice.speaker;

/// How many of n parts of a span were active → the logarithm of how much more likely speech is than silence.
///
/// Under speech each part is active with the probability p = 1/2, so that their number is binomial; under silence it
/// falls off exponentially with λ (section 3.2 of the paper). Made once for each span, being a table.
final class SpeechScore {
    private final double[] byActive;

    /// @param parts n
    /// @param lambda the steeper, the more one active part more says
    SpeechScore(int parts, double lambda) {
        byActive = new double[parts + 1];
        double binomial = 0;
        for (int active = 0; active <= parts; active++) {
            byActive[active] = binomial - parts * Math.log(2) - Math.log(lambda) + lambda * active;
            binomial += Math.log(parts - active) - Math.log(active + 1.0);
        }
    }

    double of(int active) {
        return byActive[active];
    }
}
