package io.sluice.conference;

import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;

/// A snapshot of a published track.
///
/// @param id server-made, `trk_…`
/// @param participant identity of its publisher
public record TrackView(
        String id, String participant, MediaKind kind, TrackSource source, boolean muted, String label) {}
