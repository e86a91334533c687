package io.sluice.forwarding;

/// The most that a subscriber wants of a track's picture.
///
/// @param maxHeight in pixels of the shorter side as it is shown upright, 0 for no limit
/// @param maxFps frames per second, 0 for no limit
public record LayerLimit(int maxHeight, int maxFps) {
    public static final LayerLimit NONE = new LayerLimit(0, 0);
}
