package io.sluice.rtp.codec;

/// An H.265 sequence parameter set in → how high its pictures are out (ITU-T H.265 §7.3.2.2.1, §7.3.3).
///
/// Read up to the conformance window; nothing behind it is needed.
final class H265ParameterSet {
    private static final int MAX_SUB_LAYERS = 7;
    private static final int CHROMA_444 = 3;
    /// Profile space, tier, profile, compatibility and constraints.
    private static final int PROFILE_BITS = 88;
    private static final int LEVEL_BITS = 8;

    private H265ParameterSet() {}

    /// Pixels of the shorter side; 0 where the set is malformed or cut off.
    ///
    /// @param set begun behind the unit's header, whose nuh_layer_id is 0
    static int height(RbspReader set) {
        // sps_video_parameter_set_id.
        set.skip(4);
        int subLayers = set.bits(3) + 1;
        if (subLayers > MAX_SUB_LAYERS) {
            return 0;
        }
        // sps_temporal_id_nesting_flag.
        set.skip(1);
        profileTierLevel(set, subLayers - 1);
        // sps_seq_parameter_set_id.
        set.unsigned();
        long chroma = set.unsigned();
        if (chroma > CHROMA_444) {
            return 0;
        }
        boolean planes = chroma == CHROMA_444 && set.flag();
        long width = set.unsigned();
        long height = set.unsigned();
        if (set.flag()) {
            int unitX = !planes && (chroma == 1 || chroma == 2) ? 2 : 1;
            int unitY = !planes && chroma == 1 ? 2 : 1;
            width -= unitX * (set.unsigned() + set.unsigned());
            height -= unitY * (set.unsigned() + set.unsigned());
        }
        return set.overrun() ? 0 : PictureSize.shorterSide(width, height);
    }

    /// @param below how many sub-layers there are beneath the highest
    private static void profileTierLevel(RbspReader set, int below) {
        set.skip(PROFILE_BITS + LEVEL_BITS);
        int present = 0;
        for (int i = 0; i < below; i++) {
            present = present << 2 | set.bits(2);
        }
        if (below > 0) {
            // As many as make eight pairs.
            set.skip(2 * (8 - below));
        }
        for (int i = below - 1; i >= 0; i--) {
            int pair = present >>> (2 * i);
            set.skip(((pair & 2) != 0 ? PROFILE_BITS : 0) + ((pair & 1) != 0 ? LEVEL_BITS : 0));
        }
    }
}
