package io.sluice.edge.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final SerialTasks tasks = new SerialTasks(pool::add);
    private final List<String> ran = new ArrayList<>();

    @Test
    void holdsOnePlaceInThePoolAndKeepsTheOrder() {
        for (String name : List.of("a", "b", "c")) {
            assertThat(tasks.post(() -> ran.add(name))).isTrue();
        }
        assertThat(pool).hasSize(1);
        runPool();
        assertThat(ran).containsExactly("a", "b", "c");
        tasks.post(() -> ran.add("d"));
        assertThat(pool).hasSize(1);
        runPool();
        assertThat(ran).endsWith("d");
    }

    @Test
    void theLastOneOvertakesWhatWaitsAndNothingFollows() {
        tasks.post(() -> ran.add("a"));
        assertThat(tasks.postLast(() -> ran.add("last"))).isTrue();
        assertThat(tasks.post(() -> ran.add("b"))).isFalse();
        assertThat(tasks.postLast(() -> ran.add("again"))).isFalse();
        runPool();
        assertThat(ran).containsExactly("last");
    }

    @Test
    void refusesMoreThanItsBound() {
        int accepted = 0;
        while (tasks.post(() -> ran.add("x"))) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(128);
        assertThat(tasks.postLast(() -> ran.add("last"))).isTrue();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheNext() {
        tasks.post(() -> {
            throw new IllegalStateException("test");
        });
        tasks.post(() -> ran.add("next"));
        runPool();
        assertThat(ran).containsExactly("next");
    }

    private void runPool() {
        while (!pool.isEmpty()) {
            try {
                pool.removeFirst().run();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("test");
            }
        }
    }
}
