package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentMapTest {
    private final RecentMap<Integer, String> map = new RecentMap<>(100);

    @Test
    void keepsWhatIsInUseThroughAFloodOfOthers() {
        map.put(-1, "in use");
        for (int i = 0; i < 10_000; i++) {
            map.put(i, "flood");
            if (i % 50 == 0) {
                assertThat(map.get(-1)).isEqualTo("in use");
            }
            assertThat(map.size()).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void forgetsWhatIsNot() {
        map.put(-1, "idle");
        for (int i = 0; i < 300; i++) {
            map.put(i, "flood");
        }
        assertThat(map.get(-1)).isNull();
    }
}
