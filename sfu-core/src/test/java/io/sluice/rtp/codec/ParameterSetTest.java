package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Heights from the parameter sets of H264 and H265: those that encoders wrote, and those of any size and shape.
class ParameterSetTest {
    private static final int CASES = 3_000;
    private static final byte[] PPS_264 = Packets.bytes("68ce3c80");
    private static final byte[] VPS_265 = Packets.bytes("40010c01ffff");

    private final PacketBuffer buffer = new Packets().empty();
    private final RtpPacket packet = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();

    private int height(Codec codec, byte[] payload) {
        packet.begin(buffer, 96, 1, 2, 3);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + payload.length);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, payload, 0, payload.length);
        assertThat(packet.wrap(buffer)).isTrue();
        frame.parse(codec, packet);
        return frame.height();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /// An aggregate: each unit behind its length.
    private static byte[] aggregate(byte[] header, byte[]... units) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(header);
        for (byte[] unit : units) {
            whole.write(unit.length >> 8);
            whole.write(unit.length);
            whole.writeBytes(unit);
        }
        return whole.toByteArray();
    }

    private static byte[] from(byte[] unit, int at) {
        return Arrays.copyOfRange(unit, at, unit.length);
    }

    /// Made with FFmpeg 5.1 (x264, x265) and with GStreamer 1.22 (OpenH264) of one test picture each; sizes are those
    /// that were asked for.
    @ParameterizedTest
    @CsvSource({
        "360, 6742c01ed900a02ff970110000030001000003003c8f162e48, x264 baseline 640x360",
        "180, 6742c00dd901419f9f0110000003001000000303c0f142a480, x264 baseline 320x180",
        "1080, 67640028acd940780227e5c044000003000400000300f03c60c658, x264 high 1920x1080",
        "1080, 67640028acd9404403c797c044000003000400000300f03c60c658, x264 high 1080x1920",
        "1080, 67640028acd94078044fde0220000003002000000783e2c5b2c0, x264 interlaced 1920x1080",
        "768, 67f40020919b280ac0c3c5f80880000003008000001e078c18cb, x264 4:4:4 1366x768",
        "766, 677a0020bcd94056061e6bc044000003000400000300f03c60c658, x264 4:2:2 1366x766",
        "484, 677a001fbcd940b420fc7e0220000003002000000783e2c5b2c0, x264 4:2:2 interlaced 720x484",
        "720, 6764001facd9405005bb0110000003001000000303c0f1831960, x264 with a matrix 1280x720",
        "480, 676e001fa6cd940d83de6f0110000003001000000303c0f1831960, x264 10 bits 854x480",
        "480, 6764001ff3650360f78bf016c8000003000800000301e078c18cb0, x264 gray 854x480",
        "358, 6742c01e8c8d405017fcd00f08846a, OpenH264 640x358",
        "720, 6742c01f8c8d402802dd00f08846a0, OpenH264 1280x720",
        "178, 6742c00d8c8d40a8cb111100f08846a0, OpenH264 322x178"
    })
    void h264EncodersTellTheirHeight(int expected, String set, String encoder) {
        byte[] unit = Packets.bytes(set);
        assertThat(height(Codec.H264, unit)).as(encoder).isEqualTo(expected);
        assertThat(height(Codec.H264, aggregate(new byte[] {0x78}, new byte[] {9, 0x30}, unit, PPS_264)))
                .as(encoder)
                .isEqualTo(expected);
        assertThat(height(Codec.H264, joined(new byte[] {0x7c, (byte) 0x87}, from(unit, 1))))
                .as(encoder)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "360, 42010101600000030090000003000003003fa00502016965959a4932bc05a020000003002000000303c1, x265 640x360",
        "1080, 420101016000000300900000030000030078a003c08010e596566924caf0168080000003008000000f04, x265 1920x1080",
        "766, 4201010408000003009d08000003000078b002ac80301d5e5959a4932bc05a020000030002000003003c10, x265 4:2:2 1366x766",
        "1080, 420101022000000300900000030000030078a0021c801e04d96566924caf016808000003000800000300f040, x265 10 bits",
        "720, 42010201600000030090000003000003005d0000a00280802d1659598acd249caf016808000003000800000300f040, x265 layers"
    })
    void h265EncodersTellTheirHeight(int expected, String set, String encoder) {
        byte[] unit = Packets.bytes(set);
        assertThat(height(Codec.H265, unit)).as(encoder).isEqualTo(expected);
        assertThat(height(Codec.H265, aggregate(new byte[] {0x60, 1}, VPS_265, unit)))
                .as(encoder)
                .isEqualTo(expected);
        assertThat(height(Codec.H265, joined(new byte[] {0x62, 1, (byte) 0xa1}, from(unit, 2))))
                .as(encoder)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"H264, rtp/h264.bin", "H265, rtp/h265.bin"})
    void recordedStreamsTellIt(Codec codec, String file) {
        assertThat(Packets.framed(file)).anySatisfy(recorded -> {
            buffer.set(recorded);
            assertThat(packet.wrap(buffer)).isTrue();
            frame.parse(codec, packet);
            assertThat(frame.height()).isEqualTo(64);
        });
    }

    @Test
    void otherPartsOfAStreamTellNone() {
        byte[] set = Packets.bytes("42c01ed900a02ff970110000030001000003003c8f162e48");
        for (String header : new String[] {"68", "65", "41", "7c07", "7c47", "7c85", "6f"}) {
            assertThat(height(Codec.H264, joined(Packets.bytes(header), set)))
                    .as(header)
                    .isZero();
        }
        byte[] set265 = Packets.bytes("0101600000030090000003000003003fa00502016965959a4932bc05a0");
        // The last two are of a higher layer, which are written otherwise.
        for (String header : new String[] {"4401", "2601", "620121", "620161", "6201a2", "4209", "4301"}) {
            assertThat(height(Codec.H265, joined(Packets.bytes(header), set265)))
                    .as(header)
                    .isZero();
        }
    }

    /// As large as it is shown, whatever profile, sampling and cropping it has.
    @Test
    void anyH264SetTellsItsHeight() {
        Random random = new Random(264);
        for (int i = 0; i < CASES; i++) {
            int width = 2 * random.nextInt(1, 2_100);
            int height = 2 * random.nextInt(1, 2_100);
            byte[] unit = h264(random, width, height);
            assertThat(height(Codec.H264, unit))
                    .as("case %d: %dx%d", i, width, height)
                    .isEqualTo(Math.min(width, height));
            // Cut off anywhere it is this height or none.
            int cut = random.nextInt(unit.length);
            assertThat(height(Codec.H264, Arrays.copyOf(unit, cut))).isIn(0, Math.min(width, height));
        }
    }

    @Test
    void anyH265SetTellsItsHeight() {
        Random random = new Random(265);
        for (int i = 0; i < CASES; i++) {
            int width = 2 * random.nextInt(1, 4_100);
            int height = 2 * random.nextInt(1, 4_100);
            byte[] unit = h265(random, width, height);
            assertThat(height(Codec.H265, unit))
                    .as("case %d: %dx%d", i, width, height)
                    .isEqualTo(Math.min(width, height));
            int cut = random.nextInt(unit.length);
            assertThat(height(Codec.H265, Arrays.copyOf(unit, cut))).isIn(0, Math.min(width, height));
        }
    }

    @Test
    void sizesThatNoLevelHasAreNone() {
        RbspWriter cropped =
                new RbspWriter(0x67).u(8, 66).u(16, 30).ue(0).ue(0).ue(2).ue(1).u(1, 0);
        cropped.ue(19).ue(10).u(1, 1).u(1, 1).u(1, 1).ue(0).ue(0).ue(88).ue(0);
        assertThat(height(Codec.H264, cropped.unit()))
                .as("more cropped than there is")
                .isZero();
        RbspWriter huge =
                new RbspWriter(0x67).u(8, 66).u(16, 30).ue(0).ue(0).ue(2).ue(1).u(1, 0);
        huge.ue(0xffff_fffeL).ue(0xffff_fffeL).u(1, 0).u(1, 1).u(1, 1).u(1, 0);
        assertThat(height(Codec.H264, huge.unit())).as("huge").isZero();
        RbspWriter endless = new RbspWriter(0x67).u(8, 66).u(16, 30).u(31, 0).u(31, 0);
        assertThat(height(Codec.H264, endless.unit()))
                .as("a number without an end")
                .isZero();
        assertThat(height(
                        Codec.H264,
                        new RbspWriter(0x67)
                                .u(8, 99)
                                .u(16, 30)
                                .ue(0)
                                .ue(0)
                                .ue(2)
                                .ue(1)
                                .unit()))
                .as("a profile that is none")
                .isZero();
    }

    private static byte[] h264(Random random, int width, int height) {
        int[] plain = {66, 77, 88};
        int[] high = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
        boolean isHigh = random.nextBoolean();
        RbspWriter set = new RbspWriter(0x67)
                .u(8, isHigh ? high[random.nextInt(high.length)] : plain[random.nextInt(plain.length)])
                .u(8, random.nextInt(64) << 2)
                .u(8, random.nextInt(63))
                .ue(random.nextInt(32));
        int chroma = isHigh ? random.nextInt(4) : 1;
        boolean planes = false;
        if (isHigh) {
            set.ue(chroma);
            if (chroma == 3) {
                planes = random.nextBoolean();
                set.u(1, planes ? 1 : 0);
            }
            set.ue(random.nextInt(7)).ue(random.nextInt(7)).u(1, random.nextInt(2));
            matrix(set, random, chroma == 3 ? 12 : 8);
        }
        set.ue(random.nextInt(13));
        switch (random.nextInt(3)) {
            case 0 -> set.ue(0).ue(random.nextInt(13));
            case 1 -> {
                set.ue(1).u(1, random.nextInt(2)).se(random.nextInt()).se(random.nextInt());
                int cycle = random.nextInt(256);
                set.ue(cycle);
                for (int i = 0; i < cycle; i++) {
                    set.se(random.nextInt(-1_000, 1_000));
                }
            }
            default -> set.ue(2);
        }
        set.ue(random.nextInt(17)).u(1, random.nextInt(2));
        boolean framesOnly = random.nextBoolean();
        int fields = framesOnly ? 1 : 2;
        int unitX = !planes && (chroma == 1 || chroma == 2) ? 2 : 1;
        int unitY = (!planes && chroma == 1 ? 2 : 1) * fields;
        int columns = (width + 15) / 16 + random.nextInt(3);
        int rows = (height + 16 * fields - 1) / (16 * fields) + random.nextInt(3);
        int spareX = columns * 16 - width;
        int spareY = rows * 16 * fields - height;
        if (spareY % unitY != 0) {
            // Interlaced pictures with sampled colours are cut at every fourth line only.
            return h264(random, width, height);
        }
        set.ue(columns - 1).ue(rows - 1).u(1, framesOnly ? 1 : 0);
        if (!framesOnly) {
            set.u(1, random.nextInt(2));
        }
        set.u(1, random.nextInt(2));
        crop(set, random, spareX / unitX, spareY / unitY);
        return set.u(1, 0).unit();
    }

    private static void matrix(RbspWriter set, Random random, int lists) {
        boolean present = random.nextBoolean();
        set.u(1, present ? 1 : 0);
        for (int list = 0; present && list < lists; list++) {
            boolean own = random.nextBoolean();
            set.u(1, own ? 1 : 0);
            int last = 8;
            for (int i = 0; own && i < (list < 6 ? 16 : 64); i++) {
                int next = random.nextInt(20) == 0 ? 0 : random.nextInt(1, 256);
                int delta = next - last;
                set.se(delta > 127 ? delta - 256 : delta < -128 ? delta + 256 : delta);
                if (next == 0) {
                    break;
                }
                last = next;
            }
        }
    }

    private static void crop(RbspWriter set, Random random, int unitsX, int unitsY) {
        boolean crops = unitsX > 0 || unitsY > 0 || random.nextBoolean();
        set.u(1, crops ? 1 : 0);
        if (crops) {
            int left = random.nextInt(unitsX + 1);
            int top = random.nextInt(unitsY + 1);
            set.ue(left).ue(unitsX - left).ue(top).ue(unitsY - top);
        }
    }

    private static byte[] h265(Random random, int width, int height) {
        int below = random.nextInt(7);
        RbspWriter set =
                new RbspWriter(0x42, 1).u(4, random.nextInt(16)).u(3, below).u(1, random.nextInt(2));
        profile(set, random);
        set.u(8, random.nextInt(256));
        int[] present = new int[below];
        for (int i = 0; i < below; i++) {
            present[i] = random.nextInt(4);
            set.u(2, present[i]);
        }
        if (below > 0) {
            set.u(2 * (8 - below), 0);
        }
        for (int i = 0; i < below; i++) {
            if ((present[i] & 2) != 0) {
                profile(set, random);
            }
            if ((present[i] & 1) != 0) {
                set.u(8, random.nextInt(256));
            }
        }
        set.ue(random.nextInt(16));
        int chroma = random.nextInt(4);
        boolean planes = chroma == 3 && random.nextBoolean();
        set.ue(chroma);
        if (chroma == 3) {
            set.u(1, planes ? 1 : 0);
        }
        int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
        int unitY = chroma == 1 ? 2 : 1;
        int unitsX = random.nextInt(20);
        int unitsY = random.nextInt(20);
        set.ue(width + (long) unitX * unitsX).ue(height + (long) unitY * unitsY);
        crop(set, random, unitsX, unitsY);
        return set.ue(0).ue(0).ue(4).unit();
    }

    private static void profile(RbspWriter set, Random random) {
        // Space and tier, profile, compatibility, and what constrains it, which is zeros for the most part.
        set.u(3, 0).u(5, random.nextInt(32)).u(32, random.nextLong()).u(48, random.nextInt(4));
    }
}
