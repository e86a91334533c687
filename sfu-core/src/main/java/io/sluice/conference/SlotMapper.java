package io.sluice.conference;

import io.sluice.parameters.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

    private SlotMapper() {}

    /// The seats of one kind at this moment.
    ///
    /// @param seated the track in each, or null
    /// @param open whether a track may sit there at all
    @SuppressWarnings("ArrayRecordComponent")
    record Bench(@Nullable String[] seated, boolean[] open) {
        private int size() {
            int size = 0;
            for (boolean one : open) {
                size += one ? 1 : 0;
            }
            return size;
        }
    }

    /// @param ranked the most wanted first, both kinds mixed
    /// @param maxVideo how many videos at most, or -1 for as many as there are seats
    static Seats map(List<Wish> ranked, Bench audioBench, Bench videoBench, int maxVideo) {
        List<Wish> videos = only(MediaKind.VIDEO, ranked);
        if (maxVideo >= 0 && videos.size() > maxVideo) {
            videos = videos.subList(0, maxVideo);
        }
        List<Wish> seatedVideos = videos.subList(0, Math.min(videos.size(), videoBench.size()));
        List<Wish> audios = withTheirPictures(only(MediaKind.AUDIO, ranked), seatedVideos);
        List<Wish> seatedAudios = audios.subList(0, Math.min(audios.size(), audioBench.size()));

        Row audio = new Row(audioBench);
        Row video = new Row(videoBench);
        List<Wish> newVideos = video.keep(seatedVideos);
        List<Wish> newAudios = audio.keep(seatedAudios);
        for (Wish wish : newVideos) {
            video.place(wish, audio);
        }
        for (Wish wish : newAudios) {
            audio.place(wish, video);
        }
        return new Seats(audio.tracks, video.tracks, audios.size(), videos.size());
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

    /// One kind's seats while they are being given.
    private static final class Row {
        private final Bench bench;
        private final @Nullable String[] tracks;
        private final @Nullable String[] groups;

        Row(Bench bench) {
            this.bench = bench;
            this.tracks = new @Nullable String[bench.open.length];
            this.groups = new @Nullable String[bench.open.length];
        }

        /// Who sits already stays.
        ///
        /// @return the others, in their order
        List<Wish> keep(List<Wish> chosen) {
            List<Wish> standing = new ArrayList<>();
            for (Wish wish : chosen) {
                int seat = indexOf(bench.seated, wish.trackId());
                if (seat >= 0 && bench.open[seat]) {
                    sit(seat, wish);
                } else {
                    standing.add(wish);
                }
            }
            return standing;
        }

        /// Beside its other half, else where both seats are free, else anywhere.
        void place(Wish wish, Row other) {
            int seat = indexOf(other.groups, wish.group());
            if (seat < 0 || !isFree(seat)) {
                seat = freeBeside(other);
            }
            if (seat < 0) {
                seat = freeBeside(null);
            }
            sit(seat, wish);
        }

        private int freeBeside(@Nullable Row other) {
            for (int seat = 0; seat < tracks.length; seat++) {
                if (isFree(seat) && (other == null || other.isFree(seat))) {
                    return seat;
                }
            }
            return -1;
        }

        private boolean isFree(int seat) {
            return seat < tracks.length && bench.open[seat] && tracks[seat] == null;
        }

        private void sit(int seat, Wish wish) {
            tracks[seat] = wish.trackId();
            groups[seat] = wish.group();
        }

        private static int indexOf(@Nullable String[] values, String wanted) {
            for (int i = 0; i < values.length; i++) {
                if (wanted.equals(values[i])) {
                    return i;
                }
            }
            return -1;
        }
    }
}
