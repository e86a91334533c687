package io.sluice.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsABurstPassAndThenTheRate() {
        MessageBudget budget = new MessageBudget(10, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(budget.take(0)).isTrue();
        }
        assertThat(budget.take(0)).isFalse();
        assertThat(budget.take(SECOND / 10)).isTrue();
        assertThat(budget.take(SECOND / 10)).isFalse();
    }

    @Test
    void restDoesNotAddUpBeyondTheBurst() {
        MessageBudget budget = new MessageBudget(1, 0);
        long later = 3_600 * SECOND;
        int taken = 0;
        while (budget.take(later)) {
            taken++;
        }
        assertThat(taken).isEqualTo(4);
    }
}
