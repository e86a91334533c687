package io.sluice.api.sdp;

import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionResult;
import java.util.ArrayList;
import java.util.List;

/// An entry of the list `published` of an answer: which section became which track.
public record PublishedTrack(String mid, String trackId, String source) {
    /// The published sections of a result, in the order of the offer.
    public static List<PublishedTrack> of(SessionResult.Accepted accepted) {
        List<PublishedTrack> published = new ArrayList<>();
        for (SectionResult section : accepted.sections()) {
            if (section instanceof SectionResult.Published track) {
                published.add(new PublishedTrack(
                        track.mid(), track.trackId(), track.source().name()));
            }
        }
        return List.copyOf(published);
    }
}
