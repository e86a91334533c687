package io.sluice.sim.media;

import java.util.Arrays;
import java.util.List;

/// A frame's template and place in → its dependency descriptor out, as appendix A.8 of the AV1 RTP format has it.
///
/// Written from that text and not from the parser that it tests. All frames of [ScalabilityMode] follow their
/// templates, so nothing is customized.
final class DescriptorBits {
    private static final int MAX_BYTES = 255;
    static final int TEMPLATE_IDS = 64;

    private final byte[] bytes = new byte[MAX_BYTES];
    private int at;

    private DescriptorBits() {}

    /// @param template an index of the mode's templates
    /// @param templateOffset the id of the first template, 0..63
    /// @param structure whether the packet brings the template structure
    static byte[] write(
            ScalabilityMode mode,
            int template,
            int templateOffset,
            int frameNumber,
            boolean first,
            boolean last,
            boolean structure) {
        DescriptorBits bits = new DescriptorBits();
        bits.f(1, first ? 1 : 0);
        bits.f(1, last ? 1 : 0);
        bits.f(6, (template + templateOffset) % TEMPLATE_IDS);
        bits.f(16, frameNumber & 0xffff);
        if (structure) {
            bits.f(1, 1);
            // Active decode targets: all, as a new structure says by itself; libwebrtc says it again.
            bits.f(1, 1);
            bits.f(3, 0);
            bits.structure(mode, templateOffset);
            int targets = mode.spatialLayers() * mode.temporalLayers();
            bits.f(targets, (1 << targets) - 1);
        }
        return Arrays.copyOf(bits.bytes, (bits.at + 7) / 8);
    }

    private void structure(ScalabilityMode mode, int templateOffset) {
        List<ScalabilityMode.Template> templates = mode.templates();
        int targets = mode.spatialLayers() * mode.temporalLayers();
        f(6, templateOffset);
        f(5, targets - 1);
        for (int i = 0; i < templates.size(); i++) {
            f(2, i + 1 == templates.size() ? 3 : nextLayer(templates.get(i), templates.get(i + 1)));
        }
        for (ScalabilityMode.Template template : templates) {
            template.indications().chars().forEach(indication -> f(2, "-DSR".indexOf(indication)));
        }
        for (ScalabilityMode.Template template : templates) {
            template.frameDiffs().forEach(diff -> {
                f(1, 1);
                f(4, diff - 1);
            });
            f(1, 0);
        }
        int chains = mode.spatialLayers();
        ns(targets + 1, chains);
        for (int target = 0; target < targets; target++) {
            ns(chains, target / mode.temporalLayers());
        }
        for (ScalabilityMode.Template template : templates) {
            template.chainDiffs().forEach(diff -> f(4, diff));
        }
        f(1, 1);
        for (int spatial = 0; spatial < mode.spatialLayers(); spatial++) {
            int shrunk = mode.spatialLayers() - 1 - spatial;
            f(16, (1280 >> shrunk) - 1);
            f(16, (720 >> shrunk) - 1);
        }
    }

    /// next_layer_idc: the same layer, the next temporal one, or the lowest of the next spatial one.
    private static int nextLayer(ScalabilityMode.Template template, ScalabilityMode.Template next) {
        if (next.spatialId() > template.spatialId()) {
            return 2;
        }
        return next.temporalId() > template.temporalId() ? 1 : 0;
    }

    private void f(int width, int value) {
        for (int bit = width - 1; bit >= 0; bit--) {
            bytes[at >> 3] |= (byte) ((value >> bit & 1) << (7 - (at & 7)));
            at++;
        }
    }

    /// A value below n in as few bits as may be (A.8.1).
    private void ns(int n, int value) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        if (value < shorter) {
            f(width - 1, value);
        } else {
            f(width, value + shorter);
        }
    }
}
