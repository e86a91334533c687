package io.sluice.load.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BotStreamsTest {
    @Test
    void aReceiverPublishesNothing() {
        assertThat(BotStreams.receiver(3).publishes()).isFalse();
        assertThat(BotStreams.receiver(3).slots()).isEqualTo(3);
    }

    @Test
    void bothSendsAboutWhatABrowserSends() {
        BotStreams streams = BotStreams.both(2);
        int videoBitsPerSecond =
                8 * streams.videoFramesPerSecond() * streams.videoPacketsPerFrame() * streams.videoPayloadBytes();

        assertThat(streams.publishes()).isTrue();
        assertThat(streams.audioPacketsPerSecond()).isEqualTo(50);
        assertThat(videoBitsPerSecond).isBetween(400_000, 600_000);
    }

    @Test
    void slowSendsLessAndHoldsAsMuch() {
        BotStreams streams = BotStreams.both(9).slow();

        assertThat(streams.publishes()).isTrue();
        assertThat(streams.slots()).isEqualTo(9);
        assertThat(streams.audioPacketsPerSecond())
                .isLessThan(BotStreams.both(9).audioPacketsPerSecond());
        assertThat(streams.videoFramesPerSecond()).isLessThan(BotStreams.both(9).videoFramesPerSecond());
    }
}
