package io.sluice.rtp.codec;

/// What a parameter set says of the size of its pictures in → the shorter side in pixels out.
final class PictureSize {
    /// The longest side that a level lets a picture have: the square root of 8 times 35 651 584 (level 6.2 of H.264,
    /// §A.3.1, and of H.265, §A.4.1).
    static final int MAX_SIDE = 16_888;

    private PictureSize() {}

    /// @param width as it is shown, cropped
    /// @return 0 where no level has such a picture
    static int shorterSide(long width, long height) {
        return width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE ? 0 : (int) Math.min(width, height);
    }
}
