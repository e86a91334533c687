package io.sluice.api.sdp;

import org.jspecify.annotations.Nullable;

/// What a client says about a track that a section of its offer is about to publish: an entry of `tracks`.
///
/// @param mid the section
/// @param source what it shows, `[a-z0-9_-]{1,32}`, or null for what it was or else microphone and camera
/// @param label the client's own words, null for what it was or else empty
/// @param muted whether a new track starts muted, null for not; a track that goes on keeps its own state
public record TrackDeclaration(
        String mid,
        @Nullable String source,
        @Nullable String label,
        @Nullable Boolean muted) {}
