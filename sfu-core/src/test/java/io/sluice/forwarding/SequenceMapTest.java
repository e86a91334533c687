package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceMapTest {
    private final SequenceMap map = new SequenceMap(1000);

    @Test
    void beginsWithTheFirstNumber() {
        map.begin(70_000);
        assertThat(map.map(70_000)).isEqualTo(1000);
        assertThat(map.map(70_001)).isEqualTo(1001);
    }

    @Test
    void refusesAFirstNumberInTheUpperHalf() {
        assertThatThrownBy(() -> new SequenceMap(1 << 15)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsThePlaceOfWhatIsMissing() {
        map.begin(10);
        map.map(10);
        assertThat(map.map(13)).isEqualTo(1003);
        assertThat(map.map(12)).isEqualTo(1002);
        assertThat(map.map(11)).isEqualTo(1001);
    }

    @Test
    void goesOnAfterASwitchWithoutAHoleAndDropsWhatWasBefore() {
        map.begin(10);
        map.map(10);
        map.map(11);
        map.begin(500);
        assertThat(map.map(500)).isEqualTo(1002);
        assertThat(map.map(499)).isEqualTo(SequenceMap.NONE);
        assertThat(map.map(12)).isEqualTo(SequenceMap.NONE);
        assertThat(map.map(501)).isEqualTo(1003);
    }

    @Test
    void leavesPacketsOutWithoutATrace() {
        map.begin(10);
        map.map(10);
        map.drop(11);
        map.drop(12);
        assertThat(map.map(13)).isEqualTo(1001);
        assertThat(map.map(12)).isEqualTo(SequenceMap.NONE);
        map.drop(15);
        assertThat(map.map(14)).isEqualTo(1002);
        assertThat(map.map(16)).isEqualTo(1003);
        assertThat(map.map(11)).isEqualTo(SequenceMap.NONE);
    }

    @Test
    void cannotLeaveOutBehindTheNewest() {
        map.begin(10);
        map.map(10);
        map.map(12);
        map.drop(11);
        assertThat(map.map(13)).isEqualTo(1003);
    }

    @Test
    void anOutageLeavesOneHoleOnly() {
        map.begin(10);
        map.map(10);
        assertThat(map.map(10 + 50_000)).isEqualTo(1002);
        assertThat(map.map(10 + 49_999)).isEqualTo(SequenceMap.NONE);
        assertThat(map.map(10 + 50_001)).isEqualTo(1003);
    }

    @Test
    void findsTheSourceOfANumber() {
        map.begin(10);
        map.map(10);
        map.map(12);
        map.drop(13);
        map.map(14);
        map.begin(900);
        map.map(900);
        assertThat(map.reverse(1004)).isEqualTo(900);
        assertThat(map.reverse(1005)).isEqualTo(SequenceMap.NONE);
        assertThat(map.reverse(1003)).isEqualTo(SequenceMap.NONE);

        map.drop(901);
        map.map(903);
        assertThat(map.reverse(1005)).isEqualTo(902);
        assertThat(map.reverse(1006)).isEqualTo(903);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void neverGivesANumberTwiceNorTwoToOnePacket(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Long> sourceOf = new TreeMap<>();
        TreeMap<Long, Long> numberOf = new TreeMap<>();
        long base = 65_536L + random.nextInt(65_536);
        map.begin(base);
        List<Long> late = new ArrayList<>();
        for (long sequence = base; sequence < base + 20_000; sequence++) {
            switch (random.nextInt(12)) {
                case 0 -> late.add(sequence);
                case 1, 2 -> map.drop(sequence);
                default -> check(sequence, numberOf, sourceOf);
            }
            if (!late.isEmpty() && random.nextInt(20) == 0) {
                check(late.remove(random.nextInt(late.size())), numberOf, sourceOf);
            }
            if (random.nextInt(2000) == 0) {
                // Another source, whose numbers lie anywhere; what is late of this one is lost.
                long highest = map.highest();
                sequence += 100_000;
                base += 100_000;
                late.clear();
                map.begin(sequence);
                check(sequence, numberOf, sourceOf);
                assertThat(map.highest()).isEqualTo(highest + 1);
            }
        }
        assertThat(numberOf).hasSizeGreaterThan(10_000);
        assertThat(sourceOf.lastKey() - sourceOf.firstKey()).isLessThan(20_000);
    }

    private void check(long sequence, NavigableMap<Long, Long> numberOf, NavigableMap<Long, Long> sourceOf) {
        long number = map.map(sequence);
        if (number == SequenceMap.NONE) {
            return;
        }
        assertThat(numberOf.put(sequence, number)).isNull();
        assertThat(sourceOf.put(number, sequence)).isNull();
        assertThat(map.reverse(number)).isEqualTo(sequence);
        assertThat(map.map(sequence)).isEqualTo(number);
        Long before = sourceOf.lowerKey(number);
        if (before != null) {
            assertThat(sourceOf.get(before)).isLessThan(sequence);
        }
    }
}
