package io.sluice.parameters;

/// What a track shows or sounds like. The name is the client's, 1..32 characters of `[a-z0-9_-]`.
///
/// @param name `microphone`, `camera`, `screen`, `screen_audio` or one of the application's own
public record TrackSource(String name) {
    public static final TrackSource MICROPHONE = new TrackSource("microphone");
    public static final TrackSource CAMERA = new TrackSource("camera");
    public static final TrackSource SCREEN = new TrackSource("screen");
    public static final TrackSource SCREEN_AUDIO = new TrackSource("screen_audio");

    public static TrackSource usualFor(MediaKind kind) {
        return kind == MediaKind.AUDIO ? MICROPHONE : CAMERA;
    }
}
