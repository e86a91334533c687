package io.sluice.parameters;

/// What a media section carries. `m=audio` or `m=video` of RFC 8866 §5.14.
public enum MediaKind {
    AUDIO,
    VIDEO
}
