package io.sluice.sim.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.Codec;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.Vp8Descriptor;
import io.sluice.rtp.codec.Vp9Descriptor;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the forms write against what the server reads, and their patterns against those of libwebrtc.
class PayloadFormTest {
    private static final int PICTURES = 60;
    private static final int SECOND_KEY_PICTURE = 23;

    private final PacketPool pool = new PacketPool(2);
    private final PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
    private final PacketBuffer whole = Objects.requireNonNull(pool.acquire());
    private final RtpPacket rtp = new RtpPacket();

    @AfterEach
    void giveBack() {
        buffer.release();
        whole.release();
        pool.close();
    }

    @FunctionalInterface
    private interface Reader {
        void read(int picture, SimEncoder.Packet packet, Truth truth);
    }

    private void play(PayloadForm form, Reader reader) {
        SimEncoder encoder = new SimEncoder(1, MediaKind.VIDEO, form);
        for (int picture = 0; picture < PICTURES; picture++) {
            if (picture == SECOND_KEY_PICTURE) {
                encoder.wantKeyFrame();
            }
            for (SimEncoder.Packet packet : encoder.next(picture)) {
                buffer.set(packet.payload());
                Truth truth = Truth.read(buffer, 0, buffer.length());
                assertThat(truth).isEqualTo(packet.truth());
                assertThat(Truth.intact(buffer, 0, buffer.length())).isTrue();
                reader.read(picture, packet, packet.truth());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyFrameBeginsWhereTheServerSeesOne(PayloadForm form) {
        FrameInfo frame = new FrameInfo();
        play(form, (picture, packet, truth) -> {
            assertThat(truth.keyFrame())
                    .isEqualTo((picture == 0 || picture == SECOND_KEY_PICTURE) && truth.spatialId() == 0);
            byte[] payload = packet.payload();
            rtp.begin(whole, 96, truth.number(), picture, 1);
            whole.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
            whole.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
            assertThat(rtp.wrap(whole)).isTrue();
            assertThat(frame.parse(form.codec(), rtp)).isTrue();
            assertThat(frame.keyFrame()).isEqualTo(truth.keyFrame() && truth.index() == 0);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPictureEndsWithItsHighestLayer(PayloadForm form) {
        play(form, (picture, packet, truth) -> {
            assertThat(truth.picture()).isEqualTo(picture);
            assertThat(packet.marker())
                    .isEqualTo(truth.spatialId() == form.mode().spatialLayers() - 1
                            && truth.index() == truth.packets() - 1);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "VP8_L1T3"})
    void vp8SaysWhatIsTrue(PayloadForm form) {
        Vp8Descriptor vp8 = new Vp8Descriptor();
        play(form, (picture, packet, truth) -> {
            assertThat(vp8.parse(buffer, 0, buffer.length())).isTrue();
            assertThat(vp8.frameStart()).isEqualTo(truth.index() == 0);
            assertThat(vp8.temporalId()).isEqualTo(truth.temporalId());
            assertThat(vp8.pictureId()).isEqualTo((0x7ff1 + picture) & 0x7fff);
            boolean layered = form.mode().temporalLayers() > 1;
            assertThat(vp8.reference()).isEqualTo(!layered || truth.temporalId() < 2);
            int sinceKey = picture < SECOND_KEY_PICTURE ? picture : picture - SECOND_KEY_PICTURE;
            assertThat(vp8.layerSync()).isEqualTo(layered && (sinceKey % 4 == 1 || sinceKey % 4 == 2));
            assertThat(vp8.headerLength()).isEqualTo(6);
        });
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = {"VP9_L.*"})
    void vp9SaysWhatIsTrue(PayloadForm form) {
        Vp9Descriptor vp9 = new Vp9Descriptor();
        boolean flexible = form.name().endsWith("FLEXIBLE");
        play(form, (picture, packet, truth) -> {
            assertThat(vp9.parse(buffer, 0, buffer.length())).isTrue();
            boolean keyPicture = picture == 0 || picture == SECOND_KEY_PICTURE;
            assertThat(vp9.frameStart()).isEqualTo(truth.index() == 0);
            assertThat(vp9.frameEnd()).isEqualTo(truth.index() == truth.packets() - 1);
            assertThat(vp9.interPicturePredicted()).isEqualTo(!keyPicture);
            assertThat(vp9.spatialId()).isEqualTo(truth.spatialId());
            assertThat(vp9.temporalId()).isEqualTo(truth.temporalId());
            assertThat(vp9.switchingUpPoint()).isTrue();
            assertThat(vp9.interLayerDependent()).isEqualTo(truth.spatialId() > 0 && dependsOnTheOneBefore(truth));
            assertThat(vp9.scalabilityStructure()).isEqualTo(truth.keyFrame() && truth.index() == 0);
            assertThat(vp9.tl0PicIdx() < 0).isEqualTo(flexible);
            if (truth.index() == 0) {
                // Behind the descriptor the frame begins: its marker, and whether it is a key frame.
                assertThat(buffer.u8(vp9.headerLength())).isEqualTo(truth.keyFrame() ? 0x82 : 0x86);
            }
        });
    }

    private static boolean dependsOnTheOneBefore(Truth truth) {
        return !truth.everyReference(frame -> frame != truth.frame() - 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"AV1_L1T3", "AV1_L3T3", "AV1_L3T3_KEY"})
    void dependencyDescriptorsSayWhatIsTrue(PayloadForm form) {
        DependencyDescriptor descriptor = new DependencyDescriptor();
        List<ScalabilityMode.Template> templates = form.mode().templates();
        play(form, (picture, packet, truth) -> {
            buffer.set(packet.descriptor());
            assertThat(descriptor.parse(buffer, 0, buffer.length(), descriptor.structure()))
                    .isTrue();
            assertThat(descriptor.startOfFrame()).isEqualTo(truth.index() == 0);
            assertThat(descriptor.endOfFrame()).isEqualTo(truth.index() == truth.packets() - 1);
            assertThat(descriptor.frameNumber()).isEqualTo(truth.frame());
            assertThat(descriptor.keyFrame()).isEqualTo(truth.keyFrame() && truth.index() == 0);
            int offset = picture < SECOND_KEY_PICTURE ? 0 : templates.size();
            ScalabilityMode.Template template = templates.get(descriptor.templateId() - offset);
            assertThat(template.spatialId()).isEqualTo(truth.spatialId());
            assertThat(template.temporalId()).isEqualTo(truth.temporalId());
            assertThat(Truth.packed(template.frameDiffs())).isEqualTo(truth.differences());
            assertThat(descriptor.spatialId()).isEqualTo(truth.spatialId());
            assertThat(descriptor.temporalId()).isEqualTo(truth.temporalId());
            assertThat(IntStream.range(0, descriptor.frameDiffs()).mapToObj(descriptor::frameDiff))
                    .containsExactlyElementsOf(template.frameDiffs());
        });
    }

    @Test
    void otherFormsHaveNoDescriptor() {
        play(
                PayloadForm.VP9_L3T3,
                (picture, packet, truth) -> assertThat(packet.descriptor()).isEmpty());
        assertThat(PayloadForm.AV1.isDescribed()).isFalse();
        assertThat(PayloadForm.AV1_L1T3.codec()).isEqualTo(Codec.AV1);
    }

    /// The bits of A.8 counted out by hand for the first packet of an L1T3 stream.
    @Test
    void theTemplateStructureIsWrittenBitByBit() {
        byte[] bytes = new SimEncoder(1, MediaKind.VIDEO, PayloadForm.AV1_L1T3)
                .next(0)
                .getFirst()
                .descriptor();
        String bits = "1" + "0" + "000000" // start, not end, template 0
                + "0000000000000000" // frame 0
                + "1" + "1" + "000" // structure, active decode targets, nothing customized
                + "000000" + "00010" // offset 0, three decode targets
                + "00" + "01" + "01" + "00" + "11" // layers: T0, T0, T1, T2, T2
                + "101010" + "101010" + "000110" + "000001" + "000001" // SSS, SSS, -DS, --D, --D
                + "0" + "100110" + "100010" + "100000" + "100000" // differences: none, 4, 2, 1, 1
                + "01" // one chain, of 0..3
                + "" // each target is protected by the only chain, which takes no bit
                + "0000" + "0100" + "0010" + "0001" + "0011" // chains: 0, 4, 2, 1, 3
                + "1" + "0000010011111111" + "0000001011001111" // 1280 by 720
                + "111"; // all targets are active
        StringBuilder written = new StringBuilder();
        for (byte each : bytes) {
            written.append(Integer.toBinaryString(256 + (each & 0xff)).substring(1));
        }
        assertThat(written.toString())
                .as(HexFormat.of().formatHex(bytes))
                .startsWith(bits)
                .hasSize((bits.length() + 7) / 8 * 8);
    }

    /// Each as libwebrtc's scalability_structure_full_svc.cc and scalability_structure_key_svc.cc have it.
    @Test
    void patternsAreThoseOfLibwebrtc() {
        assertThat(lines(ScalabilityMode.L1T3))
                .containsExactly(
                        "00 SSS [] [0]", "00 SSS [4] [4]", "01 -DS [2] [2]", "02 --D [1] [1]", "02 --D [1] [3]");
        assertThat(lines(ScalabilityMode.L3T3))
                .containsExactly(
                        "00 SSSSSSSSS [] [0, 0, 0]",
                        "00 SSSRRRRRR [12] [12, 11, 10]",
                        "01 -DS-RR-RR [6] [6, 5, 4]",
                        "02 --D--R--R [3] [3, 2, 1]",
                        "02 --D--R--R [3] [9, 8, 7]",
                        "10 ---SSSSSS [1] [1, 1, 1]",
                        "10 ---SSSRRR [12, 1] [1, 1, 1]",
                        "11 ----DS-RR [6, 1] [7, 6, 5]",
                        "12 -----D--R [3, 1] [4, 3, 2]",
                        "12 -----D--R [3, 1] [10, 9, 8]",
                        "20 ------SSS [1] [2, 1, 1]",
                        "20 ------SSS [12, 1] [2, 1, 1]",
                        "21 -------DS [6, 1] [8, 7, 6]",
                        "22 --------D [3, 1] [5, 4, 3]",
                        "22 --------D [3, 1] [11, 10, 9]");
        assertThat(lines(ScalabilityMode.L3T3_KEY))
                .containsExactly(
                        "00 SSSSSSSSS [] [0, 0, 0]",
                        "00 SSS------ [12] [12, 11, 10]",
                        "01 -DS------ [6] [6, 5, 4]",
                        "02 --D------ [3] [3, 2, 1]",
                        "02 --D------ [3] [9, 8, 7]",
                        "10 ---SSSSSS [1] [1, 1, 1]",
                        "10 ---SSS--- [12] [1, 12, 11]",
                        "11 ----DS--- [6] [7, 6, 5]",
                        "12 -----D--- [3] [4, 3, 2]",
                        "12 -----D--- [3] [10, 9, 8]",
                        "20 ------SSS [1] [2, 1, 1]",
                        "20 ------SSS [12] [2, 1, 12]",
                        "21 -------DS [6] [8, 7, 6]",
                        "22 --------D [3] [5, 4, 3]",
                        "22 --------D [3] [11, 10, 9]");
    }

    private static List<String> lines(ScalabilityMode mode) {
        return mode.templates().stream()
                .map(template -> "" + template.spatialId() + template.temporalId() + " " + template.indications() + " "
                        + template.frameDiffs() + " " + template.chainDiffs())
                .toList();
    }
}
