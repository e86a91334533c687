package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Any bytes as the payload of one codec: what cannot be read begins nothing, layers are small, only key frames tell
/// a height, which a level has, and a VP8 picture id that was written is read back.
public final class PayloadFuzz implements FuzzTarget {
    private static final int ABSENT = -1;

    private final Codec codec;
    private final PacketBuffer buffer = new Packets().empty();
    private final RtpPacket packet = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();

    public PayloadFuzz(Codec codec) {
        this.codec = codec;
    }

    @Override
    public String name() {
        return codec.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        switch (codec) {
            case VP8, VP9, H264, H265 -> {
                for (byte[] recorded : Packets.framed("rtp/" + name() + ".bin")) {
                    buffer.set(recorded);
                    Promise.that(packet.wrap(buffer), "a recorded packet is RTP");
                    byte[] payload = new byte[packet.payloadLength()];
                    buffer.read(packet.payloadOffset(), payload, 0, payload.length);
                    seeds.add(payload);
                }
                parameterSets().stream().map(Packets::bytes).forEach(seeds::add);
            }
            case AV1 -> {
                seeds.add(Packets.bytes("18 0a0b00000024c4ffdf3f0068 10"));
                seeds.add(Packets.bytes("28 0a 0a0b00000024c4ffdf3f 32 10 00"));
                seeds.add(Packets.bytes("50 0c 36 00 01 02 03"));
            }
            case OPUS -> seeds.add(Packets.bytes("fc 01 02"));
            case RED -> seeds.add(Packets.bytes("6f fc 01 02"));
        }
        return seeds;
    }

    private List<String> parameterSets() {
        // With a scaling matrix, interlaced, in a fragment, and many in one aggregate that end too early.
        return switch (codec) {
            case H264 ->
                List.of(
                        "67640028adb49a4d269349969349a4d26932d269349a4d269349a4d269349a4d269349a4d269349a4d2708ed00a00b72",
                        "677a001fbcd940b420fc7e0220000003002000000783e2c5b2c0",
                        "7c87640028acd940780227e5c044000003000400000300f03c60c658",
                        "78" + "000567f4002000".repeat(100));
            case H265 ->
                List.of(
                        "42010201600000030090000003000003005d0000a00280802d1659598acd249caf016808000003000800000300f040",
                        "6201a101600000030090000003000003003fa00502016965959a4932bc05a020000003002000000303c1",
                        "6001" + "00064201006000ff".repeat(100));
            case OPUS, RED, VP8, VP9, AV1 -> List.of();
        };
    }

    @Override
    public void fuzz(byte[] input) {
        packet.begin(buffer, 96, 1, 2, 3);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + input.length);
        buffer.write(RtpPacket.FIXED_HEADER_BYTES, input, 0, input.length);
        Promise.that(packet.wrap(buffer), "a header that we wrote can be read");
        boolean parsed = frame.parse(codec, packet);
        Promise.that(parsed || !frame.keyFrame(), "what cannot be read is no key frame");
        if (!parsed) {
            return;
        }
        Promise.that(!frame.keyFrame() || frame.startOfFrame(), "a key frame starts a frame");
        Promise.within(frame.temporalId(), ABSENT, 7, "temporal layers are few");
        Promise.within(frame.spatialId(), ABSENT, 7, "spatial layers are few");
        Promise.within(frame.height(), 0, frame.keyFrame() ? PictureSize.MAX_SIDE : 0, "a height is one of a level");
        if (codec == Codec.VP8) {
            rewrite(frame.vp8());
        }
    }

    private void rewrite(Vp8Descriptor vp8) {
        Promise.within(vp8.headerLength(), 1, packet.payloadLength() - 1, "something follows the descriptor");
        boolean keyFrame = vp8.keyFrame();
        int header = vp8.headerLength();
        int layer = vp8.temporalId();
        int mask = vp8.longPictureId() ? 0x7fff : 0x7f;
        boolean hasPictureId = vp8.pictureId() != ABSENT;
        boolean hasIndex = vp8.tl0PicIdx() != ABSENT;
        vp8.pictureId(buffer, 0x1234);
        vp8.tl0PicIdx(buffer, 0x56);
        Promise.that(frame.parse(codec, packet), "a rewritten payload can be read");
        Promise.same(hasPictureId ? 0x1234 & mask : ABSENT, vp8.pictureId(), "a picture id comes back");
        Promise.same(hasIndex ? 0x56 : ABSENT, vp8.tl0PicIdx(), "a layer index comes back");
        Promise.that(
                keyFrame == vp8.keyFrame() && header == vp8.headerLength() && layer == vp8.temporalId(),
                "the rest stays");
    }
}
