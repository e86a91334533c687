package io.sluice.conference;

import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SlotParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The slots of one session, and the tracks that it wants, in → tracks seated in slots out.
final class SlotBoard {
    /// Tracks of a kind that are looked at: a client is never asked for more slots, however large the room.
    static final int MAX_WISHES = 100;

    /// What audio slot k and video slot k share.
    private record Identity(String cname, String streamId) {}

    private final Session session;
    private final SequencedMap<String, Slot> byMid = new LinkedHashMap<>();
    private final List<Identity> identities = new ArrayList<>();
    /// By seat number; a closed slot keeps its place until another of its kind takes it.
    private final List<Slot> audio = new ArrayList<>();

    private final List<Slot> video = new ArrayList<>();
    private SlotView.@Nullable Reason emptyAudio;
    private SlotView.@Nullable Reason emptyVideo;
    private int wantedAudio;
    private int wantedVideo;

    SlotBoard(Session session) {
        this.session = session;
    }

    @Nullable
    Slot get(String mid) {
        return byMid.get(mid);
    }

    /// The slot of a section; made where it is new.
    Slot open(
            String mid, MediaKind kind, List<CodecParameters> codecs, List<HeaderExtension> extensions, long nowNanos) {
        Slot slot = byMid.get(mid);
        if (slot == null) {
            slot = make(mid, kind);
            byMid.put(mid, slot);
            session.requireTransport().send(slot);
        }
        slot.negotiated(codecs, extensions, nowNanos);
        return slot;
    }

    private Slot make(String mid, MediaKind kind) {
        List<Slot> row = row(kind);
        int seat = 0;
        while (seat < row.size() && byMid.containsValue(row.get(seat))) {
            seat++;
        }
        Ids ids = session.environment().ids();
        if (seat == identities.size()) {
            identities.add(new Identity(ids.random(16), ids.random(20)));
        }
        Identity identity = identities.get(seat);
        SlotParameters parameters =
                new SlotParameters(ids.ssrc(), ids.ssrc(), identity.cname, identity.streamId, ids.random(20));
        Slot slot = new Slot(session, mid, kind, seat, parameters);
        if (seat == row.size()) {
            row.add(slot);
        } else {
            row.set(seat, slot);
        }
        return slot;
    }

    private List<Slot> row(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> audio;
            case VIDEO -> video;
        };
    }

    /// The section is inactive for a while: the slot stays, nobody sits there.
    void rest(String mid) {
        Slot slot = byMid.get(mid);
        if (slot != null) {
            unseat(slot);
            slot.close();
        }
    }

    /// The section is gone for good.
    void remove(String mid) {
        Slot slot = byMid.get(mid);
        if (slot != null) {
            rest(mid);
            byMid.remove(mid);
            session.requireTransport().stopSending(slot);
        }
    }

    /// Seats tracks.
    ///
    /// @param wanted in the order in which they are wanted; own ones are passed over
    /// @param leftOut whether a policy or a subscription leaves out tracks that there are
    /// @param maxVideo how many videos at most, or -1
    void seat(List<Track> wanted, boolean leftOut, int maxVideo, long nowNanos) {
        Map<String, Track> byId = new HashMap<>();
        List<SlotMapper.Wish> wishes = new ArrayList<>();
        boolean unplayableAudio = false;
        boolean unplayableVideo = false;
        int wishedAudio = 0;
        int wishedVideo = 0;
        for (Track track : wanted) {
            boolean isAudio = track.kind() == MediaKind.AUDIO;
            if (track.publisher().participant() == session.participant()
                    || (isAudio ? wishedAudio : wishedVideo) == MAX_WISHES) {
                continue;
            }
            if (isPlayable(track)) {
                byId.put(track.id(), track);
                wishes.add(track.wish());
                wishedAudio += isAudio ? 1 : 0;
                wishedVideo += isAudio ? 0 : 1;
            } else if (isAudio) {
                unplayableAudio = true;
            } else {
                unplayableVideo = true;
            }
        }
        SlotMapper.Seats seats = SlotMapper.map(wishes, bench(audio), bench(video), maxVideo);
        wantedAudio = seats.wantedAudio();
        wantedVideo = seats.wantedVideo();
        emptyAudio = emptyBecause(unplayableAudio, leftOut);
        emptyVideo = emptyBecause(unplayableVideo, leftOut || maxVideo >= 0);
        vacate(audio, seats.audio());
        vacate(video, seats.video());
        occupy(audio, seats.audio(), byId, nowNanos);
        occupy(video, seats.video(), byId, nowNanos);
    }

    /// What is wanted of each video that is seated.
    void limit(Wants wants) {
        for (Slot slot : video) {
            Subscription subscription = slot.subscription();
            if (subscription != null) {
                subscription.limit(wants.limitOf(subscription.track()));
            }
        }
    }

    /// The slots of one session take the same codecs; where they differ, the first open one speaks for all.
    private boolean isPlayable(Track track) {
        for (Slot slot : row(track.kind())) {
            if (slot.isOpen()) {
                return slot.carries(track);
            }
        }
        return true;
    }

    private static SlotView.@Nullable Reason emptyBecause(boolean unplayable, boolean leftOut) {
        if (unplayable) {
            return SlotView.Reason.CODEC_UNSUPPORTED;
        }
        return leftOut ? SlotView.Reason.NOT_SUBSCRIBED : null;
    }

    private static SlotMapper.Bench bench(List<Slot> row) {
        @Nullable String[] seated = new @Nullable String[row.size()];
        boolean[] open = new boolean[row.size()];
        for (int i = 0; i < seated.length; i++) {
            Slot slot = row.get(i);
            Subscription subscription = slot.subscription();
            seated[i] = subscription == null ? null : subscription.track().id();
            open[i] = slot.isOpen();
        }
        return new SlotMapper.Bench(seated, open);
    }

    private static void vacate(List<Slot> row, @Nullable String[] seats) {
        for (int i = 0; i < seats.length; i++) {
            Subscription subscription = row.get(i).subscription();
            if (subscription != null && !subscription.track().id().equals(seats[i])) {
                unseat(row.get(i));
            }
        }
    }

    private static void occupy(List<Slot> row, @Nullable String[] seats, Map<String, Track> byId, long nowNanos) {
        for (int i = 0; i < seats.length; i++) {
            String trackId = seats[i];
            Track track = trackId == null ? null : byId.get(trackId);
            if (track != null && row.get(i).subscription() == null) {
                Subscription.seat(track, row.get(i), nowNanos);
            }
        }
    }

    private static void unseat(Slot slot) {
        Subscription subscription = slot.subscription();
        if (subscription != null) {
            subscription.unseat();
        }
    }

    /// Takes a track off that ends.
    void unseat(Track track) {
        for (Slot slot : row(track.kind())) {
            Subscription subscription = slot.subscription();
            if (subscription != null && subscription.track() == track) {
                subscription.unseat();
            }
        }
    }

    /// All seated subscriptions begin anew: the receiver has just connected.
    void restart(long nowNanos) {
        for (Slot slot : byMid.values()) {
            slot.known();
            Subscription subscription = slot.subscription();
            if (subscription != null) {
                subscription.restart(nowNanos);
            }
        }
    }

    boolean isEmpty() {
        return byMid.isEmpty();
    }

    /// Whole, in the order in which the sections came.
    List<SlotView> views() {
        List<SlotView> views = new ArrayList<>();
        for (Slot slot : byMid.values()) {
            if (slot.isOpen()) {
                views.add(slot.view(slot.kind() == MediaKind.AUDIO ? emptyAudio : emptyVideo));
            }
        }
        return views;
    }

    /// How many slots of a kind would serve all wishes.
    int wanted(MediaKind kind) {
        return kind == MediaKind.AUDIO ? wantedAudio : wantedVideo;
    }

    int open(MediaKind kind) {
        int open = 0;
        for (Slot slot : row(kind)) {
            open += slot.isOpen() ? 1 : 0;
        }
        return open;
    }

    void close() {
        for (String mid : List.copyOf(byMid.keySet())) {
            remove(mid);
        }
    }
}
