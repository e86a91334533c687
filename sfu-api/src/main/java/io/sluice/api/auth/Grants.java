package io.sluice.api.auth;

import io.sluice.conference.Permissions;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What a join token says of its bearer.
///
/// @param conference the only conference that it is good for
/// @param identity who the bearer is there
/// @param name for people, may be empty
/// @param metadata opaque JSON text, may be empty
/// @param admin what the bearer may do to others
/// @param create whether joining makes a missing conference
public record Grants(
        String conference,
        String identity,
        String name,
        String metadata,
        Permissions permissions,
        SequencedSet<Admin> admin,
        boolean create) {
    /// A right over other participants.
    public enum Admin {
        REMOVE,
        MUTE
    }

    public Grants {
        admin = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(admin));
    }

    /// Everything but rights over others, as a backend's own API key stands for when it joins.
    public static Grants everything(String conference, String identity, String name) {
        return new Grants(conference, identity, name, "", Permissions.ALL, new LinkedHashSet<>(), true);
    }
}
