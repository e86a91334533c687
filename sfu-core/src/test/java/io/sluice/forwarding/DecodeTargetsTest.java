package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructure;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.SimEncoder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Single moments; many of them in whole conferences are the simulator's stories of limits.
class DecodeTargetsTest {
    private static final int DESCRIPTOR_ID = 4;
    private static final long TICKS = 3_600;

    private final PacketPool pool = new PacketPool(1);
    private final PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
    private final RtpPacket packet = new RtpPacket();
    private final ExtensionBlock block = new ExtensionBlock();
    private final FrameInfo frame = new FrameInfo();
    private final LayerThinning thinning = new LayerThinning();
    private SimEncoder encoder = encoder(PayloadForm.AV1_L3T3);
    private @Nullable DependencyStructure structure;
    private long picture;

    private static SimEncoder encoder(PayloadForm form) {
        SimEncoder encoder = new SimEncoder(1, MediaKind.VIDEO, form);
        // One packet for the lowest frame, two for the next, three for the highest.
        encoder.packetsPerFrame = 3;
        return encoder;
    }

    @AfterEach
    void giveBack() {
        buffer.release();
        pool.close();
    }

    private List<SimEncoder.Packet> next() {
        picture++;
        return encoder.next(picture * 40_000_000);
    }

    private List<SimEncoder.Packet> nextKey() {
        encoder.wantKeyFrame();
        return next();
    }

    /// What becomes of packets of the newest picture: the layer of each that passes, with a point behind one that ends
    /// the picture.
    private String send(List<SimEncoder.Packet> packets) {
        return send(packets, picture);
    }

    private String send(List<SimEncoder.Packet> packets, long itsPicture) {
        StringBuilder passed = new StringBuilder();
        for (SimEncoder.Packet made : packets) {
            packet.begin(buffer, 45, made.truth().number(), itsPicture * TICKS, 1);
            byte[] payload = made.payload();
            buffer.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
            buffer.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
            assertThat(packet.wrap(buffer)).isTrue();
            assertThat(block.clear().add(DESCRIPTOR_ID, made.descriptor())).isTrue();
            assertThat(block.replaceIn(packet)).isTrue();
            packet.marker(made.marker());
            assertThat(frame.parse(
                            encoder.form().codec(), packet, packet.extensions().find(DESCRIPTOR_ID), structure))
                    .isTrue();
            DependencyDescriptor dependencies = Objects.requireNonNull(frame.dependencies());
            if (dependencies.templateStructure()) {
                structure = dependencies.structure();
            }
            if (thinning.passes(frame, packet)) {
                passed.append(made.truth().spatialId());
                passed.append(packet.marker() || thinning.endsPicture(frame) ? "." : "");
            }
        }
        return passed.toString();
    }

    private void begin(PayloadForm form, int spatialId) {
        encoder = encoder(form);
        thinning.want(spatialId, LayerThinning.ALL);
        thinning.begin();
    }

    @Test
    void howFarAPictureGoesIsDecidedWithItsFirstFrame() {
        begin(PayloadForm.AV1_L3T3_KEY, 0);
        List<SimEncoder.Packet> key = next();
        assertThat(send(key.subList(0, 1))).isEqualTo("0.");
        thinning.want(2, LayerThinning.ALL);
        assertThat(send(key.subList(1, 6))).isEmpty();
        assertThat(send(next())).isEqualTo("0.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
        assertThat(send(nextKey())).isEqualTo("011222.");
        assertThat(send(next())).isEqualTo("222.");
    }

    @Test
    void aPictureThatBeganWithAllLayersEndsWithAllLayers() {
        begin(PayloadForm.AV1_L3T3, 2);
        assertThat(send(next())).isEqualTo("011222.");
        List<SimEncoder.Packet> picture = next();
        assertThat(send(picture.subList(0, 1))).isEqualTo("0");
        thinning.want(0, 0);
        assertThat(send(picture.subList(1, 6))).isEqualTo("11222.");
        assertThat(thinning.awaitsKeyFrame()).isFalse();
        next();
        assertThat(send(next())).isEmpty();
        assertThat(send(next())).isEqualTo("0.");
    }

    @Test
    void aLateFrameGoesTheWayOfItsPicture() {
        begin(PayloadForm.AV1_L3T3, 1);
        assertThat(send(next())).isEqualTo("011.");
        thinning.want(0, 0);
        List<SimEncoder.Packet> picture = next();
        // The limit holds from here, though the lowest frame, which is of the highest temporal layer, comes behind.
        assertThat(send(picture.subList(1, 6))).isEmpty();
        assertThat(send(picture.subList(0, 1))).isEmpty();
    }

    @Test
    void whatComesBeforeItsStructureGoesOutWhole() {
        for (PayloadForm form : List.of(PayloadForm.AV1_L3T3, PayloadForm.AV1_L3T3_KEY)) {
            begin(form, 0);
            assertThat(send(next())).isEqualTo("0.");
            List<SimEncoder.Packet> key = nextKey();
            assertThat(send(key.subList(1, 6))).isEqualTo("11222.");
            assertThat(send(next())).isEqualTo("011222.");
            // Above it others were sent, so it does not end its picture.
            assertThat(send(key.subList(0, 1), picture - 1)).isEqualTo("0");
            assertThat(send(next())).isEqualTo("0.");
            assertThat(thinning.awaitsKeyFrame()).isFalse();
        }
    }

    @Test
    void aTargetIsNotEnteredOfWhichFramesWereLeftOut() {
        begin(PayloadForm.AV1_L3T3_KEY, 2);
        assertThat(send(next())).isEqualTo("011222.");
        assertThat(send(next())).isEqualTo("222.");
        assertThat(send(next())).isEqualTo("222.");
        thinning.want(1, LayerThinning.ALL);
        // Its chain, of the lowest temporal layer, was sent; the picture before, to which this one refers, was not.
        assertThat(send(next().subList(1, 6))).isEqualTo("222.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
        assertThat(send(nextKey())).isEqualTo("011.");
        assertThat(send(next())).isEqualTo("11.");
    }
}
