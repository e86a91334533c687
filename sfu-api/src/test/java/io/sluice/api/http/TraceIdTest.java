package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceIdTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void theCallersTraceGoesOn() {
        assertThat(TraceId.of("00-" + TRACE + "-00f067aa0ba902b7-01")).isEqualTo(TRACE);
    }

    @Test
    void anythingElseBeginsAFreshOne() {
        for (String header :
                new String[] {null, "", "00-x-y-01", TRACE, "00-" + TRACE + "-00f067aa0ba902b7-01" + "x".repeat(300)}) {
            assertThat(TraceId.of(header)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        }
    }
}
