package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// An Opus packet's first bytes in → how long it sounds (RFC 6716 §3.1).
public final class OpusDuration {
    /// What no packet lasts longer than, in ticks of 48 kHz: 120 ms.
    public static final int MAX_TICKS = 5_760;

    private static final int TICKS_PER_MILLI = 48;

    private OpusDuration() {}

    /// In ticks of 48 kHz; 0 where the bytes are no Opus packet.
    public static int ticks(PacketBuffer packet, int offset, int length) {
        if (length < 1) {
            return 0;
        }
        int toc = packet.u8(offset);
        int frames = switch (toc & 0x03) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : packet.u8(offset + 1) & 0x3f;
        };
        int ticks = frames * frameTicks(toc >>> 3);
        return ticks <= MAX_TICKS ? ticks : 0;
    }

    private static int frameTicks(int configuration) {
        if (configuration < 12) {
            // SILK: 10, 20, 40 or 60 ms.
            int place = configuration & 0x03;
            return TICKS_PER_MILLI * (place == 0 ? 10 : 20 * place);
        }
        if (configuration < 16) {
            // Hybrid: 10 or 20 ms.
            return TICKS_PER_MILLI * ((configuration & 0x01) == 0 ? 10 : 20);
        }
        // CELT: 2.5, 5, 10 or 20 ms.
        return (5 * TICKS_PER_MILLI / 2) << (configuration & 0x03);
    }
}
