package io.sluice.conference;

import io.sluice.parameters.MediaKind;
import org.jspecify.annotations.Nullable;

/// Which track sits in a slot.
///
/// @param mid the section of the receiver
/// @param trackId the seated track, or null while it is empty
/// @param reason why it is empty though a track was wanted there, or null
public record SlotView(
        String mid,
        MediaKind kind,
        @Nullable String trackId,
        @Nullable Reason reason) {
    public enum Reason {
        /// The receiver did not negotiate the codec of the track.
        CODEC_UNSUPPORTED,
        /// The publisher muted it.
        MUTED,
        /// A policy or a subscription leaves it out.
        NOT_SUBSCRIBED
    }
}
