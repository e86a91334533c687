package io.sluice.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines<String> deadlines = new Deadlines<>();

    @Test
    void nothingWaitsAtFirst() {
        deadlines.add("idle");
        assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
        assertThat(deadlines.earliest()).isNull();
        assertThat(deadlines.size()).isZero();
    }

    @Test
    void namesWhoseDeadlineIsTheEarliest() {
        deadlines.set(deadlines.add("late"), 30);
        Deadlines.Entry<String> early = deadlines.add("early");
        deadlines.set(early, 10);
        assertThat(deadlines.next()).isEqualTo(10);
        assertThat(Objects.requireNonNull(deadlines.earliest()).owner()).isEqualTo("early");
        deadlines.set(early, 40);
        assertThat(Objects.requireNonNull(deadlines.earliest()).owner()).isEqualTo("late");
    }

    @Test
    void neverTakesAnEntryOutAndItMayComeBack() {
        Deadlines.Entry<String> entry = deadlines.add("once");
        deadlines.set(entry, 5);
        deadlines.remove(entry);
        deadlines.remove(entry);
        assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
        deadlines.set(entry, 7);
        assertThat(deadlines.next()).isEqualTo(7);
    }

    @Test
    void refusesAnEntryOfAnotherHeap() {
        Deadlines.Entry<String> foreign = new Deadlines<String>().add("foreign");
        assertThatThrownBy(() -> deadlines.set(foreign, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void staysInOrderUnderTenThousandRandomMoves() {
        SplittableRandom random = new SplittableRandom(7);
        List<Deadlines.Entry<String>> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(deadlines.add("machine " + i));
        }
        for (int move = 0; move < 10_000; move++) {
            Deadlines.Entry<String> entry = entries.get(random.nextInt(entries.size()));
            deadlines.set(entry, random.nextInt(5) == 0 ? Deadlines.NEVER : random.nextInt(1_000));
            long expected = entries.stream()
                    .mapToLong(Deadlines.Entry::deadlineNanos)
                    .min()
                    .orElseThrow();
            assertThat(deadlines.next()).isEqualTo(expected);
            assertThat(deadlines.size()).isEqualTo((int) entries.stream()
                    .filter(each -> each.deadlineNanos() != Deadlines.NEVER)
                    .count());
        }
    }

    @Test
    void drainsInOrder() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 1_000; i++) {
            deadlines.set(deadlines.add("machine"), random.nextInt(500));
        }
        long last = 0;
        while (deadlines.next() != Deadlines.NEVER) {
            assertThat(deadlines.next()).isGreaterThanOrEqualTo(last);
            last = deadlines.next();
            deadlines.remove(Objects.requireNonNull(deadlines.earliest()));
        }
        assertThat(deadlines.size()).isZero();
    }
}
