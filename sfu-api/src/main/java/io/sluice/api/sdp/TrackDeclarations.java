package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the client says now, over what it said with an earlier offer, in → what holds for a publishing section out.
final class TrackDeclarations {
    static final int MAX_DECLARATIONS = SdpDocument.MAX_SECTIONS;
    static final int MAX_LABEL_LENGTH = 256;
    private static final int MAX_SOURCE_LENGTH = 32;

    /// What holds for one section.
    record Declared(TrackSource source, String label, boolean muted) {}

    private final List<TrackDeclaration> tracks;
    private final Map<String, TrackDeclaration> byMid = new LinkedHashMap<>();
    private final Map<String, Declared> earlier;

    TrackDeclarations(List<TrackDeclaration> tracks, Map<String, Declared> earlier) {
        this.tracks = tracks;
        this.earlier = earlier;
        for (TrackDeclaration track : tracks) {
            byMid.putIfAbsent(track.mid(), track);
        }
    }

    /// The first declaration that cannot be meant, by its JSON pointer. One for a section that does not send, or not
    /// yet, is let through.
    Optional<SdpProblem> check(List<String> mids) {
        if (tracks.size() > MAX_DECLARATIONS) {
            return problem("/tracks", "there are at most " + MAX_DECLARATIONS + " declarations");
        }
        for (int i = 0; i < tracks.size(); i++) {
            TrackDeclaration track = tracks.get(i);
            String pointer = "/tracks/" + i;
            if (!mids.contains(track.mid())) {
                return problem(pointer + "/mid", "the offer has no section " + SdpProblem.quote(track.mid()));
            }
            if (!track.equals(byMid.get(track.mid()))) {
                return problem(pointer + "/mid", "this section was declared before");
            }
            if (track.source() != null && !isSource(track.source())) {
                return problem(
                        pointer + "/source",
                        "a source is 1 to " + MAX_SOURCE_LENGTH + " lower-case letters, digits, _ and -");
            }
            if (track.label() != null && track.label().length() > MAX_LABEL_LENGTH) {
                return problem(pointer + "/label", "a label has at most " + MAX_LABEL_LENGTH + " characters");
            }
        }
        return Optional.empty();
    }

    Declared of(String mid, MediaKind kind) {
        Declared before = earlier.getOrDefault(mid, new Declared(TrackSource.usualFor(kind), "", false));
        TrackDeclaration now = byMid.get(mid);
        if (now == null) {
            return before;
        }
        return new Declared(
                now.source() == null ? before.source : new TrackSource(now.source()),
                now.label() == null ? before.label : now.label(),
                now.muted() == null ? before.muted : now.muted());
    }

    private static boolean isSource(String text) {
        return Words.isName(text, MAX_SOURCE_LENGTH) && text.chars().noneMatch(Character::isUpperCase);
    }

    private static Optional<SdpProblem> problem(String pointer, String detail) {
        return Optional.of(new SdpProblem(Kind.UNACCEPTABLE, pointer, detail));
    }
}
