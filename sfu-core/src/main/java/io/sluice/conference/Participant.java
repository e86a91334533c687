package io.sluice.conference;

import java.util.ArrayList;
import java.util.List;

/// Somebody in a conference: what others know of them, and the sessions by which they are there. Ends with the last
/// one.
final class Participant {
    /// Sessions of one participant at a time.
    static final int MAX_SESSIONS = 16;

    private final String identity;
    private final long joinedAtMillis;
    private final boolean hidden;
    private final List<Session> sessions = new ArrayList<>();
    private String name;
    private String metadata;
    private Permissions permissions;

    Participant(String identity, String name, String metadata, Permissions permissions, long joinedAtMillis) {
        this.identity = identity;
        this.name = name;
        this.metadata = metadata;
        this.permissions = permissions;
        this.hidden = permissions.hidden();
        this.joinedAtMillis = joinedAtMillis;
    }

    String identity() {
        return identity;
    }

    boolean hidden() {
        return hidden;
    }

    /// In the order in which they were opened.
    List<Session> sessions() {
        return sessions;
    }

    /// Takes what a newer WebSocket session says of them.
    ///
    /// @return whether anything changed
    boolean describe(String newName, String newMetadata, Permissions newPermissions) {
        boolean changed = !name.equals(newName) || !metadata.equals(newMetadata) || !permissions.equals(newPermissions);
        name = newName;
        metadata = newMetadata;
        permissions = newPermissions;
        return changed;
    }

    ParticipantView view() {
        return new ParticipantView(identity, name, metadata, joinedAtMillis, hidden, permissions);
    }
}
