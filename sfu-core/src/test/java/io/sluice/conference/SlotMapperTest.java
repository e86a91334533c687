package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SlotMapper.Bench;
import io.sluice.conference.SlotMapper.Seats;
import io.sluice.conference.SlotMapper.Wish;
import io.sluice.parameters.MediaKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotMapperTest {
    private static Wish audio(String who) {
        return new Wish(who + "-a", who, MediaKind.AUDIO);
    }

    private static Wish video(String who) {
        return new Wish(who + "-v", who, MediaKind.VIDEO);
    }

    private static Bench bench(@Nullable String... seated) {
        boolean[] open = new boolean[seated.length];
        Arrays.fill(open, true);
        return new Bench(seated, open);
    }

    private static Bench empty(int seats) {
        return bench(new @Nullable String[seats]);
    }

    @Test
    void cameraAndMicrophoneOfOneTakeTheSameSeat() {
        Seats seats = SlotMapper.map(
                List.of(audio("x"), audio("y"), video("y"), audio("z"), video("z")), empty(3), empty(3), -1);
        assertThat(seats.video()).containsExactly("y-v", "z-v", null);
        assertThat(seats.audio()).containsExactly("y-a", "z-a", "x-a");
    }

    @Test
    void whoSitsAlreadyStays() {
        Seats seats = SlotMapper.map(
                List.of(video("new"), audio("new"), video("old"), audio("old")),
                bench(null, "old-a"),
                bench(null, "old-v"),
                -1);
        assertThat(seats.video()).containsExactly("new-v", "old-v");
        assertThat(seats.audio()).containsExactly("new-a", "old-a");
    }

    @Test
    void theMostWantedTakesTheSeatOfTheLeastWanted() {
        Seats seats = SlotMapper.map(List.of(video("pinned"), video("old")), empty(0), bench("old-v"), -1);
        assertThat(seats.video()).containsExactly("pinned-v");
        assertThat(seats.wantedVideo()).isEqualTo(2);
    }

    @Test
    void soundBelongsToThePictureThatIsSeen() {
        Seats seats = SlotMapper.map(List.of(audio("first"), video("screen"), audio("screen")), empty(1), empty(1), -1);
        assertThat(seats.audio()).containsExactly("screen-a");
        assertThat(seats.wantedAudio()).isEqualTo(2);
    }

    @Test
    void aLateMicrophoneFindsItsCamera() {
        Seats seats = SlotMapper.map(List.of(video("x"), video("y"), audio("y")), empty(2), bench("x-v", "y-v"), -1);
        assertThat(seats.audio()).containsExactly(null, "y-a");
    }

    @Test
    void lastNLimitsVideosAndNotSounds() {
        Seats seats = SlotMapper.map(List.of(video("x"), audio("x"), video("y"), audio("y")), empty(2), empty(2), 1);
        assertThat(seats.video()).containsExactly("x-v", null);
        assertThat(seats.audio()).containsExactly("x-a", "y-a");
        assertThat(seats.wantedVideo()).isEqualTo(1);
    }

    @Test
    void nobodySitsOnAClosedSeat() {
        Seats seats = SlotMapper.map(
                List.of(video("x"), audio("x")),
                empty(2),
                new Bench(new @Nullable String[] {null, null}, new boolean[] {false, true}),
                -1);
        assertThat(seats.video()).containsExactly(null, "x-v");
        assertThat(seats.audio()).containsExactly(null, "x-a");
    }

    @Test
    void fewerVideoThanAudioSeatsAreNoTrouble() {
        Seats seats = SlotMapper.map(List.of(audio("x"), audio("y"), audio("z"), video("z")), empty(3), empty(1), -1);
        assertThat(seats.video()).containsExactly("z-v");
        assertThat(seats.audio()).containsExactly("z-a", "x-a", "y-a");
    }
}
