package io.sluice.parameters;

import java.util.List;

/// What this server can forward: the codecs in the order it prefers, and the header extensions it answers.
///
/// @param codecs in order of preference
/// @param extensions as a set in declaration order
public record Capabilities(List<Codec> codecs, List<HeaderExtensionType> extensions) {
    public static final Capabilities ALL = new Capabilities(Codec.allowable(), List.of(HeaderExtensionType.values()));

    public Capabilities {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
    }
}
