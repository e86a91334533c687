package io.sluice.load.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FootprintReaderTest {
    @Test
    void figuresAreReadOutOfWhatTheToolsPrint() throws IOException {
        Footprint footprint = FootprintReader.read(
                figures("class-histogram.txt"), figures("native-memory.txt"), figures("status.txt"), 61);

        assertThat(footprint).isEqualTo(new Footprint(10_181_920, 1_034 * 1_024, 114_712 * 1_024, 22, 61));
    }

    @Test
    void aTextWithoutItsFigureIsShown() {
        assertThatIOException()
                .isThrownBy(() -> FootprintReader.read(
                        figures("class-histogram.txt"),
                        "12345:\nNative memory tracking is not enabled\n",
                        figures("status.txt"),
                        61))
                .withMessageContaining("Native memory tracking is not enabled");
    }

    private static String figures(String name) throws IOException {
        try (InputStream in = requireNonNull(FootprintReaderTest.class.getResourceAsStream("/figures/" + name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
