package io.sluice.conference;

import io.sluice.parameters.Codec;
import java.time.Duration;
import java.util.List;

/// What the caller decides about a conference.
///
/// @param emptyTimeout how long it outlives its last participant
/// @param maxParticipants 1..100,000
/// @param allowedCodecs in the order in which publication answers prefer them
/// @param metadata opaque JSON text of the caller, at most 64 KiB
public record ConferenceSettings(
        Duration emptyTimeout, int maxParticipants, List<Codec> allowedCodecs, String metadata) {
    public ConferenceSettings {
        allowedCodecs = List.copyOf(allowedCodecs);
    }
}
