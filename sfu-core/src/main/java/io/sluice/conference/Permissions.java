package io.sluice.conference;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What a participant may do.
///
/// @param publish the sorts of track that it may publish, and `DATA` for messages
/// @param subscribe whether it may receive media
/// @param hidden whether others do not see it in rosters and events; it may then publish nothing
public record Permissions(SequencedSet<Publish> publish, boolean subscribe, boolean hidden) {
    public static final Permissions ALL = new Permissions(
            new LinkedHashSet<>(java.util.List.of(Publish.AUDIO, Publish.VIDEO, Publish.SCREEN, Publish.DATA)),
            true,
            false);

    public enum Publish {
        AUDIO,
        VIDEO,
        SCREEN,
        DATA
    }

    public Permissions {
        publish = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(publish));
    }
}
