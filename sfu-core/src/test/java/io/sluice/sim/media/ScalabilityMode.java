package io.sluice.sim.media;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A picture's place in the pattern of an encoder in → which frames it has, and what each depends on, out.
///
/// Names and patterns are those of W3C's Scalable Video Coding and of libwebrtc (`scalability_structure_full_svc`,
/// `scalability_structure_key_svc`): pictures of temporal layers 0 2 1 2, the second 2 predicted from the 1.
public enum ScalabilityMode {
    L1T1(1, 1, true),
    L1T3(1, 3, true),
    L3T3(3, 3, true),
    /// Spatial layers are predicted from each other in key pictures only.
    L3T3_KEY(3, 3, false);

    private static final int PATTERN_PICTURES = 4;
    private static final int FRAME_KINDS = 5;

    private static final Map<ScalabilityMode, List<Template>> TEMPLATES = new EnumMap<>(ScalabilityMode.class);

    static {
        for (ScalabilityMode mode : values()) {
            TEMPLATES.put(mode, mode.allTemplates());
        }
    }

    private final int spatialLayers;
    private final int temporalLayers;
    private final boolean predictsAcrossLayers;

    /// A kind of frame, as the dependency descriptor's templates have them (AV1 RTP, A.4).
    ///
    /// @param frameDiffs how many frames before this one those stand that it is predicted from
    /// @param chainDiffs for each spatial layer's chain, how many frames ago its newest frame stands; 0 for none
    /// @param indications for each decode target: `-` not there, `D`iscardable, `S`witch or `R`equired
    public record Template(
            int spatialId, int temporalId, List<Integer> frameDiffs, List<Integer> chainDiffs, String indications) {}

    ScalabilityMode(int spatialLayers, int temporalLayers, boolean predictsAcrossLayers) {
        this.spatialLayers = spatialLayers;
        this.temporalLayers = temporalLayers;
        this.predictsAcrossLayers = predictsAcrossLayers;
    }

    public int spatialLayers() {
        return spatialLayers;
    }

    public int temporalLayers() {
        return temporalLayers;
    }

    /// After so many pictures the pattern begins again.
    public int period() {
        return temporalLayers == 1 ? 1 : PATTERN_PICTURES;
    }

    /// Whether a frame above the lowest spatial layer needs the one below it in its picture.
    public boolean predictsAcrossLayers(boolean keyPicture) {
        return predictsAcrossLayers || keyPicture;
    }

    /// The same for every stream of this mode; its order is that of template ids.
    public List<Template> templates() {
        return Objects.requireNonNull(TEMPLATES.get(this));
    }

    private List<Template> allTemplates() {
        // In the order of (spatial, temporal): the key picture's, the base layer's, then one 1 and two 2.
        List<Template> all = new ArrayList<>();
        for (int spatial = 0; spatial < spatialLayers; spatial++) {
            all.add(template(spatial, 0, true));
            all.add(template(spatial, 0, false));
            if (temporalLayers == 3) {
                all.add(template(spatial, 2, false));
                all.add(template(spatial, 1, false));
                all.add(template(spatial, 3, false));
            }
        }
        return List.copyOf(all);
    }

    /// @param position of the picture in the pattern, 0 for a key picture
    /// @return an index of [#templates]
    public int templateOf(boolean keyPicture, int position, int spatial) {
        if (temporalLayers == 1) {
            return 2 * spatial + (keyPicture ? 0 : 1);
        }
        int kind = switch (position) {
            case 0 -> keyPicture ? 0 : 1;
            case 1 -> 3;
            case 2 -> 2;
            default -> 4;
        };
        return FRAME_KINDS * spatial + kind;
    }

    private static int temporalOf(int position) {
        return switch (position) {
            case 0 -> 0;
            case 2 -> 1;
            default -> 2;
        };
    }

    private Template template(int spatial, int position, boolean key) {
        int temporal = temporalOf(position);
        List<Integer> frameDiffs = new ArrayList<>();
        if (!key) {
            int pictures = switch (position) {
                case 0 -> period();
                case 2 -> 2;
                default -> 1;
            };
            frameDiffs.add(pictures * spatialLayers);
        }
        if (spatial > 0 && predictsAcrossLayers(key)) {
            frameDiffs.add(1);
        }
        List<Integer> chainDiffs = new ArrayList<>();
        for (int chain = 0; chain < spatialLayers; chain++) {
            chainDiffs.add(chainDiff(spatial, position, key, chain));
        }
        StringBuilder indications = new StringBuilder();
        for (int targetSpatial = 0; targetSpatial < spatialLayers; targetSpatial++) {
            for (int targetTemporal = 0; targetTemporal < temporalLayers; targetTemporal++) {
                indications.append(indication(spatial, temporal, key, targetSpatial, targetTemporal));
            }
        }
        return new Template(
                spatial, temporal, List.copyOf(frameDiffs), List.copyOf(chainDiffs), indications.toString());
    }

    /// Chain n protects spatial layer n: frames of temporal layer 0 of it, and of all below it where it needs those.
    private int chainDiff(int spatial, int position, boolean key, int chain) {
        if (position > 0) {
            return position * spatialLayers + spatial - chain;
        }
        int below = predictsAcrossLayers(key) ? Math.min(spatial - 1, chain) : chain;
        if (below >= 0 && below < spatial) {
            return spatial - below;
        }
        return key ? 0 : period() * spatialLayers + spatial - chain;
    }

    private char indication(int spatial, int temporal, boolean key, int targetSpatial, int targetTemporal) {
        boolean isPart = spatial == targetSpatial || (spatial < targetSpatial && predictsAcrossLayers(key));
        if (!isPart || temporal > targetTemporal) {
            return '-';
        }
        if (key) {
            return 'S';
        }
        if (spatial < targetSpatial) {
            return 'R';
        }
        // The highest temporal layer of a target is left out without harm; from a lower one a decoder may go up.
        return temporal > 0 && temporal == targetTemporal ? 'D' : 'S';
    }
}
