package io.sluice.rtp.codec;

/// An H.264 sequence parameter set in → how high its pictures are out (ITU-T H.264 §7.3.2.1.1, §7.4.2.1.1).
///
/// Read up to the cropping of the picture; of what stands behind it (VUI) nothing is needed.
final class H264ParameterSet {
    private static final int MACROBLOCK = 16;
    private static final int CHROMA_444 = 3;
    private static final int LISTS_4X4 = 6;
    /// num_ref_frames_in_pic_order_cnt_cycle.
    private static final int MAX_CYCLE = 255;

    private H264ParameterSet() {}

    /// Pixels of the shorter side; 0 where the set is malformed or cut off.
    ///
    /// @param set begun behind the unit's header
    static int height(RbspReader set) {
        int profile = set.bits(8);
        // Constraint flags, the level, and the set's own id.
        set.skip(16);
        set.unsigned();
        int chroma = 1;
        boolean planes = false;
        switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> {
                long format = set.unsigned();
                if (format > CHROMA_444) {
                    return 0;
                }
                chroma = (int) format;
                planes = chroma == CHROMA_444 && set.flag();
                // Bit depths of luma and chroma, and qpprime_y_zero_transform_bypass_flag.
                set.unsigned();
                set.unsigned();
                set.skip(1);
                scalingMatrix(set, chroma);
            }
            case 66, 77, 88 -> {}
            default -> {
                return 0;
            }
        }
        // log2_max_frame_num_minus4.
        set.unsigned();
        pictureOrder(set);
        // max_num_ref_frames and gaps_in_frame_num_value_allowed_flag.
        set.unsigned();
        set.skip(1);
        long width = (set.unsigned() + 1) * MACROBLOCK;
        long mapUnits = set.unsigned() + 1;
        boolean framesOnly = set.flag();
        int fields = framesOnly ? 1 : 2;
        long height = mapUnits * fields * MACROBLOCK;
        // mb_adaptive_frame_field_flag, and direct_8x8_inference_flag.
        set.skip(framesOnly ? 1 : 2);
        if (set.flag()) {
            boolean sampled = !planes;
            int unitX = sampled && (chroma == 1 || chroma == 2) ? 2 : 1;
            int unitY = (sampled && chroma == 1 ? 2 : 1) * fields;
            width -= unitX * (set.unsigned() + set.unsigned());
            height -= unitY * (set.unsigned() + set.unsigned());
        }
        return set.overrun() ? 0 : PictureSize.shorterSide(width, height);
    }

    private static void scalingMatrix(RbspReader set, int chroma) {
        if (!set.flag()) {
            return;
        }
        int lists = chroma == CHROMA_444 ? 12 : 8;
        for (int list = 0; list < lists && !set.overrun(); list++) {
            if (set.flag()) {
                scalingList(set, list < LISTS_4X4 ? 16 : 64);
            }
        }
    }

    private static void scalingList(RbspReader set, int entries) {
        int last = 8;
        for (int i = 0; i < entries && !set.overrun(); i++) {
            int next = (int) (last + set.signed()) & 0xff;
            if (next == 0) {
                // All others are as the last one.
                return;
            }
            last = next;
        }
    }

    private static void pictureOrder(RbspReader set) {
        long type = set.unsigned();
        if (type == 0) {
            // log2_max_pic_order_cnt_lsb_minus4.
            set.unsigned();
        } else if (type == 1) {
            // delta_pic_order_always_zero_flag, and two offsets.
            set.skip(1);
            set.signed();
            set.signed();
            long cycle = Math.min(MAX_CYCLE, set.unsigned());
            for (int i = 0; i < cycle && !set.overrun(); i++) {
                set.signed();
            }
        }
    }
}
