package io.sluice.sim.media;

import java.io.ByteArrayOutputStream;

/// The layers that a publisher sends in → the element of video-layers-allocation out, by libwebrtc's description of
/// it and not from the parser that it tests.
public final class LayersAllocationBits {
    private static final int KBPS = 300;
    private static final int FPS = 30;

    private LayersAllocationBits() {}

    /// @param stream on which it is sent
    /// @param heights by stream and spatial layer, in pixels of the shorter side; 0 where nothing is sent
    /// @param temporalLayers of each layer, 1..4
    /// @param sized whether the sizes are told
    public static byte[] write(int stream, int[][] heights, int temporalLayers, boolean sized) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        int[] masks = new int[heights.length];
        boolean common = true;
        int layers = 0;
        for (int i = 0; i < heights.length; i++) {
            for (int layer = 0; layer < heights[i].length; layer++) {
                masks[i] |= heights[i][layer] == 0 ? 0 : 1 << layer;
            }
            common &= masks[i] == masks[0];
            layers += Integer.bitCount(masks[i]);
        }
        element.write(stream << 6 | (heights.length - 1) << 4 | (common ? masks[0] : 0));
        for (int i = 0; !common && i < masks.length; i += 2) {
            element.write(masks[i] << 4 | (i + 1 < masks.length ? masks[i + 1] : 0));
        }
        for (int from = 0; from < layers; from += 4) {
            int counts = 0;
            for (int i = 0; i < 4; i++) {
                counts = counts << 2 | (from + i < layers ? temporalLayers - 1 : 0);
            }
            element.write(counts);
        }
        for (int i = 0; i < layers * temporalLayers; i++) {
            element.write(0x80 | (KBPS & 0x7f));
            element.write(KBPS >> 7);
        }
        if (sized) {
            for (int[] ofStream : heights) {
                for (int height : ofStream) {
                    if (height != 0) {
                        size(element, height);
                    }
                }
            }
        }
        return element.toByteArray();
    }

    private static void size(ByteArrayOutputStream element, int height) {
        int width = Math.min(0x1_0000, height * 16 / 9);
        element.write((width - 1) >> 8);
        element.write(width - 1);
        element.write((height - 1) >> 8);
        element.write(height - 1);
        element.write(FPS);
    }
}
