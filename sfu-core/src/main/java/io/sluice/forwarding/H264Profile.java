package io.sluice.forwarding;

import io.sluice.parameters.CodecParameters;

/// A `profile-level-id` in → the H.264 profile that its profile_idc and constraint flags name (RFC 6184 table
/// 5).
enum H264Profile {
    UNKNOWN,
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    CONSTRAINED_HIGH,
    HIGH;

    /// Baseline without constraints: what RFC 6184 §8.1 says of an absent parameter.
    private static final String DEFAULT = "42000a";

    private static final int SET0 = 0x80;
    private static final int SET1 = 0x40;
    private static final int SET4 = 0x08;
    private static final int SET5 = 0x04;

    static H264Profile of(CodecParameters codec) {
        return of(codec.formatParameter("profile-level-id", DEFAULT));
    }

    static H264Profile of(String profileLevelId) {
        if (profileLevelId.length() != 6) {
            return UNKNOWN;
        }
        int bits;
        try {
            bits = Integer.parseUnsignedInt(profileLevelId, 16);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
        int flags = bits >>> 8 & 0xff;
        return switch (bits >>> 16) {
            case 0x42 -> (flags & SET1) != 0 ? CONSTRAINED_BASELINE : BASELINE;
            case 0x4d -> (flags & SET0) != 0 ? CONSTRAINED_BASELINE : MAIN;
            case 0x58 -> (flags & (SET0 | SET1)) == (SET0 | SET1) ? CONSTRAINED_BASELINE : UNKNOWN;
            case 0x64 -> (flags & (SET4 | SET5)) == (SET4 | SET5) ? CONSTRAINED_HIGH : HIGH;
            default -> UNKNOWN;
        };
    }

    /// Whether a decoder of this profile decodes the other one too. What browsers send as baseline never uses
    /// what the constraint forbids (no encoder of theirs can), so it counts as constrained here.
    boolean includes(H264Profile other) {
        return switch (this) {
            case UNKNOWN -> false;
            case CONSTRAINED_BASELINE, BASELINE -> other == CONSTRAINED_BASELINE || other == BASELINE;
            case MAIN -> other == CONSTRAINED_BASELINE || other == BASELINE || other == MAIN;
            case CONSTRAINED_HIGH -> other == CONSTRAINED_BASELINE || other == BASELINE || other == CONSTRAINED_HIGH;
            case HIGH -> other != UNKNOWN;
        };
    }
}
