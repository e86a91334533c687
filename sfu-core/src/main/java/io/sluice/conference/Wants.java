package io.sluice.conference;

import io.sluice.forwarding.LayerLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A session's policy and its explicit subscriptions in → the tracks that it wants, the most wanted first.
final class Wants {
    /// Explicit subscriptions of one session.
    static final int MAX_SUBSCRIPTIONS = 1_000;

    /// Pinned tracks and identities of one session.
    static final int MAX_PINNED = 100;

    /// @param maxHeight pixels, 0 for no limit
    /// @param maxFps frames per second, 0 for no limit
    record Wish(boolean enabled, int priority, int maxHeight, int maxFps) {
        static final Wish USUAL = new Wish(true, 0, 0, 0);
    }

    /// @param tracks the most wanted first; own ones may still be among them
    /// @param leftOut whether others' tracks are missing among them
    record Ranking(List<Track> tracks, boolean leftOut) {}

    private final @Nullable String onlyFrom;
    private final SequencedMap<String, Wish> wishes = new LinkedHashMap<>();
    private SubscriptionPolicy policy = SubscriptionPolicy.AUTO;

    /// @param onlyFrom the one identity whose tracks are wanted, or null for all
    Wants(@Nullable String onlyFrom) {
        this.onlyFrom = onlyFrom;
    }

    SubscriptionPolicy policy() {
        return policy;
    }

    void policy(SubscriptionPolicy value) {
        policy = value;
    }

    /// @return false where there are too many
    boolean wish(String trackId, Wish wish) {
        if (wishes.size() >= MAX_SUBSCRIPTIONS && !wishes.containsKey(trackId)) {
            return false;
        }
        wishes.put(trackId, wish);
        return true;
    }

    void forget(String trackId) {
        wishes.remove(trackId);
    }

    /// @param usual all tracks of the conference in the order in which they are usually wanted
    Ranking rank(List<Track> usual, Participant self) {
        if (isUsual()) {
            return new Ranking(usual, false);
        }
        List<Track> wanted = new ArrayList<>();
        boolean leftOut = false;
        for (Track track : usual) {
            if (isWanted(track)) {
                wanted.add(track);
            } else {
                leftOut |= track.publisher().participant() != self;
            }
        }
        wanted.sort(Comparator.comparingInt(this::pinnedPlace)
                .thenComparingInt(track -> -wishOf(track).priority()));
        return new Ranking(wanted, leftOut);
    }

    private boolean isUsual() {
        return onlyFrom == null
                && wishes.isEmpty()
                && policy.pinned().isEmpty()
                && policy.mode() == SubscriptionPolicy.Mode.AUTO;
    }

    private boolean isWanted(Track track) {
        if (onlyFrom != null && !onlyFrom.equals(track.publisher().participant().identity())) {
            return false;
        }
        Wish wish = wishes.get(track.id());
        return wish == null ? policy.mode() == SubscriptionPolicy.Mode.AUTO : wish.enabled();
    }

    /// The most that is wanted of a track's picture.
    LayerLimit limitOf(Track track) {
        Wish wish = wishOf(track);
        return wish.maxHeight() == 0 && wish.maxFps() == 0
                ? LayerLimit.NONE
                : new LayerLimit(wish.maxHeight(), wish.maxFps());
    }

    private Wish wishOf(Track track) {
        return wishes.getOrDefault(track.id(), Wish.USUAL);
    }

    private int pinnedPlace(Track track) {
        List<String> pinned = policy.pinned();
        for (int i = 0; i < pinned.size(); i++) {
            if (pinned.get(i).equals(track.id())
                    || pinned.get(i).equals(track.publisher().participant().identity())) {
                return i;
            }
        }
        return pinned.size();
    }
}
