package io.sluice.conference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has the word in a conference, and who speaks.
///
/// @param identity who has the word, or had it last; null before anybody spoke and when who had it has left
/// @param levels of all who speak now
public record SpeakerView(@Nullable String identity, List<Level> levels) {
    public SpeakerView {
        levels = List.copyOf(levels);
    }

    /// @param level in -dBov: 0 is the loudest, 127 silence (RFC 6464 §3)
    public record Level(String identity, int level) {}
}
