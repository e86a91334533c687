package io.sluice.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final Footprint BEFORE = new Footprint(1_000, 2_000, 9_000, 40, 60);

    @Test
    void itHoldsUpToTheBounds() {
        assertThat(new Footprint(1_050, 2_100, 9_000, 46, 66).holdsTo(BEFORE)).isTrue();
        assertThat(new Footprint(1, 1, 1, 1, 1).holdsTo(BEFORE)).isTrue();
    }

    @Test
    void eachBoundIsKeptForItself() {
        assertThat(new Footprint(1_051, 2_000, 9_000, 40, 60).holdsTo(BEFORE)).isFalse();
        assertThat(new Footprint(1_000, 2_101, 9_000, 40, 60).holdsTo(BEFORE)).isFalse();
        assertThat(new Footprint(1_000, 2_000, 9_000, 47, 60).holdsTo(BEFORE)).isFalse();
        assertThat(new Footprint(1_000, 2_000, 9_000, 40, 67).holdsTo(BEFORE)).isFalse();
    }

    @Test
    void residentMemoryIsShownAndNotJudged() {
        assertThat(new Footprint(1_000, 2_000, 90_000_000, 40, 60).holdsTo(BEFORE))
                .isTrue();
        assertThat(new Footprint(1 << 20, 3 << 19, 10L << 20, 40, 60))
                .hasToString("heap 1.0 MiB, direct 1.5 MiB, RSS 10.0 MiB, 40 threads, 60 descriptors");
    }
}
