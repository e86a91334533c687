package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import java.util.Arrays;

/// The video-layers-allocation extension's element in → which layers of all its simulcast streams a publisher
/// sends, how high they are and how fast, out (libwebrtc, `docs/native-code/rtp-hdrext/video-layers-allocation00`).
///
/// A reusable view; allocates nothing. Streams are numbered as the publisher listed its encodings. Target rates are
/// passed over.
public final class VideoLayersAllocation {
    public static final int MAX_STREAMS = 4;
    public static final int MAX_SPATIAL_LAYERS = 4;
    private static final int SIZE_BYTES = 5;
    private static final int MAX_LEB128_BYTES = 8;

    private final int[] masks = new int[MAX_STREAMS];
    private final int[] heights = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];
    private final int[] rates = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];
    private int stream;

    /// @param offset where the element's data begin, relative to the packet's start
    /// @return false where it is malformed, or tells of no layer at all
    public boolean parse(PacketBuffer packet, int offset, int length) {
        Arrays.fill(masks, 0);
        Arrays.fill(heights, 0);
        Arrays.fill(rates, 0);
        int end = offset + length;
        if (length < 1) {
            return false;
        }
        int first = packet.u8(offset);
        stream = first >>> 6;
        int at = masks(packet, offset + 1, end, 1 + (first >>> 4 & 0x03), first & 0x0f);
        int layers = 0;
        for (int mask : masks) {
            layers += Integer.bitCount(mask);
        }
        if (at < 0 || layers == 0) {
            return false;
        }
        at = passRates(packet, at, end, layers);
        if (at < 0) {
            return false;
        }
        if (end - at == layers * SIZE_BYTES) {
            sizes(packet, at);
        }
        return true;
    }

    /// @return what stands behind them, or -1
    private int masks(PacketBuffer packet, int at, int end, int streams, int common) {
        if (common != 0) {
            Arrays.fill(masks, 0, streams, common);
            return at;
        }
        int bytes = (streams + 1) / 2;
        if (bytes > end - at) {
            return -1;
        }
        for (int i = 0; i < streams; i++) {
            masks[i] = packet.u8(at + i / 2) >>> (i % 2 == 0 ? 4 : 0) & 0x0f;
        }
        return at + bytes;
    }

    /// How many temporal layers each layer has, two bits each, and the rate of each of those, in LEB128.
    private static int passRates(PacketBuffer packet, int from, int end, int layers) {
        int at = from + (layers + 3) / 4;
        if (at > end) {
            return -1;
        }
        for (int layer = 0; layer < layers; layer++) {
            int temporalLayers = 1 + (packet.u8(from + layer / 4) >>> (6 - layer % 4 * 2) & 0x03);
            for (int i = 0; i < temporalLayers && at >= 0; i++) {
                at = passLeb128(packet, at, end);
            }
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    private static int passLeb128(PacketBuffer packet, int from, int end) {
        for (int at = from; at < end && at - from < MAX_LEB128_BYTES; at++) {
            if ((packet.u8(at) & 0x80) == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private void sizes(PacketBuffer packet, int from) {
        int at = from;
        for (int i = 0; i < heights.length; i++) {
            if ((masks[i / MAX_SPATIAL_LAYERS] & 1 << i % MAX_SPATIAL_LAYERS) != 0) {
                heights[i] = Math.min(packet.u16(at), packet.u16(at + 2)) + 1;
                rates[i] = packet.u8(at + 4);
                at += SIZE_BYTES;
            }
        }
    }

    /// The stream on which it was sent.
    public int stream() {
        return stream;
    }

    /// Whether anything of a stream is sent.
    public boolean sends(int ofStream) {
        return masks[ofStream] != 0;
    }

    /// Of a layer that is sent, in pixels of the shorter side; 0 where it is not told.
    public int height(int ofStream, int spatialId) {
        return heights[ofStream * MAX_SPATIAL_LAYERS + spatialId];
    }

    /// Pictures a second at most; 0 where it is not told.
    public int maxFps(int ofStream, int spatialId) {
        return rates[ofStream * MAX_SPATIAL_LAYERS + spatialId];
    }
}
