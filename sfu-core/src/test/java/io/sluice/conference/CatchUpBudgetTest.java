package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpBudgetTest {
    private static final long SECONDS = 1_000_000_000L;

    @Test
    void aFewNewcomersAreGivenAllAndACrowdIsNot() {
        CatchUpBudget budget = new CatchUpBudget();
        int given = 0;
        for (int i = 0; i < 500; i++) {
            given += budget.take(100, 7 * SECONDS) ? 100 : 0;
        }
        assertThat(given).isEqualTo(CatchUpBudget.BURST_PACKETS);
    }

    @Test
    void whatIsRefusedCostsNothingAndTheRestIsPaidByTime() {
        CatchUpBudget budget = new CatchUpBudget();
        assertThat(budget.take(CatchUpBudget.BURST_PACKETS + 1, -5 * SECONDS)).isFalse();
        assertThat(budget.take(CatchUpBudget.BURST_PACKETS, -5 * SECONDS)).isTrue();
        assertThat(budget.take(100, -5 * SECONDS)).isFalse();
        assertThat(budget.take(100, -5 * SECONDS + SECONDS * 100 / CatchUpBudget.PACKETS_PER_SECOND))
                .isTrue();
        assertThat(budget.take(CatchUpBudget.BURST_PACKETS, 60 * SECONDS)).isTrue();
    }
}
