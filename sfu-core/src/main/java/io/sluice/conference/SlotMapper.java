package io.sluice.conference;

import io.sluice.parameters.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Tracks in the order in which a session wants them, and who sits where now, in → who sits where out.
///
/// A track that may stay keeps its seat, so that nobody's picture jumps. A newcomer's audio and video take the same
/// seat number where both are free, because audio slot k and video slot k are one stream to the receiver, and only
/// within one stream does it synchronise lips. Pure: the same input gives the same seats.
final class SlotMapper {
    /// A track that the session wants.
    ///
    /// @param trackId its id
    /// @param group what belongs together: a participant's camera and microphone, or its screen and the sound of it
    /// @param kind audio or video
    record Wish(String trackId, String group, MediaKind kind) {}

    /// Seats by number; null where one is empty.
    ///
    /// @param wantedAudio how many audio seats would serve all wishes
    /// @param wantedVideo how many video seats would serve all wishes
    @SuppressWarnings("ArrayRecordComponent")
    record Seats(@Nullable String[] audio, @Nullable String[] video, int wantedAudio, int wantedVideo) {}

    private final @Nullable String[] audio;
    private final @Nullable String[] video;
    private final @Nullable String[] audioGroups;
    private final @Nullable String[] videoGroups;

    private SlotMapper(int audioSeats, int videoSeats) {
        audio = new @Nullable String[audioSeats];
        video = new @Nullable String[videoSeats];
        audioGroups = new @Nullable String[audioSeats];
        videoGroups = new @Nullable String[videoSeats];
    }

    /// @param ranked the most wanted first, both kinds mixed
    /// @param audioNow the audio seats at this moment
    /// @param videoNow the video seats at this moment
    /// @param maxVideo how many videos at most, or -1 for as many as there are seats
    static Seats map(List<Wish> ranked, @Nullable String[] audioNow, @Nullable String[] videoNow, int maxVideo) {
        List<Wish> videos = only(MediaKind.VIDEO, ranked);
        if (maxVideo >= 0 && videos.size() > maxVideo) {
            videos = videos.subList(0, maxVideo);
        }
        List<Wish> seatedVideos = videos.subList(0, Math.min(videos.size(), videoNow.length));
        List<Wish> audios = withTheirPictures(only(MediaKind.AUDIO, ranked), seatedVideos);
        List<Wish> seatedAudios = audios.subList(0, Math.min(audios.size(), audioNow.length));

        SlotMapper mapper = new SlotMapper(audioNow.length, videoNow.length);
        List<Wish> newVideos = keep(seatedVideos, videoNow, mapper.video, mapper.videoGroups);
        List<Wish> newAudios = keep(seatedAudios, audioNow, mapper.audio, mapper.audioGroups);
        for (Wish wish : newVideos) {
            place(wish, mapper.video, mapper.videoGroups, mapper.audioGroups);
        }
        for (Wish wish : newAudios) {
            place(wish, mapper.audio, mapper.audioGroups, mapper.videoGroups);
        }
        return new Seats(mapper.audio, mapper.video, audios.size(), videos.size());
    }

    private static List<Wish> only(MediaKind kind, List<Wish> ranked) {
        List<Wish> some = new ArrayList<>();
        for (Wish wish : ranked) {
            if (wish.kind() == kind) {
                some.add(wish);
            }
        }
        return some;
    }

    /// Who is seen is heard first.
    private static List<Wish> withTheirPictures(List<Wish> audios, List<Wish> videos) {
        SequencedSet<Wish> ordered = new LinkedHashSet<>();
        for (Wish picture : videos) {
            for (Wish sound : audios) {
                if (sound.group().equals(picture.group())) {
                    ordered.add(sound);
                }
            }
        }
        ordered.addAll(audios);
        return new ArrayList<>(ordered);
    }

    private static List<Wish> keep(
            List<Wish> chosen, @Nullable String[] now, @Nullable String[] seats, @Nullable String[] groups) {
        List<Wish> unseated = new ArrayList<>();
        for (Wish wish : chosen) {
            int seat = indexOf(now, wish.trackId());
            if (seat < 0) {
                unseated.add(wish);
            } else {
                seats[seat] = wish.trackId();
                groups[seat] = wish.group();
            }
        }
        return unseated;
    }

    /// Beside its other half, else where both seats are free, else anywhere.
    private static void place(
            Wish wish, @Nullable String[] seats, @Nullable String[] groups, @Nullable String[] otherGroups) {
        int seat = indexOf(otherGroups, wish.group());
        if (seat < 0 || seat >= seats.length || seats[seat] != null) {
            seat = firstFree(seats, otherGroups);
        }
        if (seat < 0) {
            seat = indexOf(seats, null);
        }
        seats[seat] = wish.trackId();
        groups[seat] = wish.group();
    }

    private static int firstFree(@Nullable String[] seats, @Nullable String[] others) {
        for (int i = 0; i < Math.min(seats.length, others.length); i++) {
            if (seats[i] == null && others[i] == null) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOf(@Nullable String[] values, @Nullable String wanted) {
        for (int i = 0; i < values.length; i++) {
            if (Objects.equals(values[i], wanted)) {
                return i;
            }
        }
        return -1;
    }
}
