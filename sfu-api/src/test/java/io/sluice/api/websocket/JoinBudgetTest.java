package io.sluice.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinBudgetTest {
    @Test
    void letsAFewSmallMessagesPass() {
        JoinBudget budget = new JoinBudget(1_000);
        for (int i = 0; i < JoinBudget.MAX_MESSAGES; i++) {
            assertThat(budget.take(10)).isTrue();
        }
        assertThat(budget.take(0)).isFalse();
    }

    @Test
    void letsTheLargestMessagePassTwice() {
        JoinBudget budget = new JoinBudget(1_000);
        assertThat(budget.take(1_000)).isTrue();
        assertThat(budget.take(1_000)).isTrue();
        assertThat(budget.take(1)).isFalse();
        assertThat(budget.take(0)).isFalse();
    }
}
