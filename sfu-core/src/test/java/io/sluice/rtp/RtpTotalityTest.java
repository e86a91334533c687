package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.parameters.Codec;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.FrameInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Any bytes → a value or "malformed": a buffer throws where it is read outside its view, so that these tests see it.
class RtpTotalityTest {
    private static final int MUTATIONS = 100_000;

    private final Packets packets = new Packets();
    private final PacketBuffer buffer = packets.empty();
    private final RtpPacket packet = new RtpPacket();
    private final ExtensionBlock block = new ExtensionBlock();
    private final FrameInfo frame = new FrameInfo();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private int wrapped;

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String codec : List.of("vp8", "vp9", "h264", "h265")) {
            Packets.framed("rtp/" + codec + ".bin").stream().limit(6).forEach(seeds::add);
        }
        seeds.add(Packets.bytes(
                "92600001 00000002 00000003 0000000a 0000000b bede0003 3161 62 51 1234 1085 22010203 ff"));
        seeds.add(Packets.bytes("b0600001 00000002 00000003 10050003 ff026162 1000 00 0503aabbcc 0809 000003"));
        seeds.add(Packets.bytes("90e00001 00000002 00000003 bede0001 23 c0000180 18 0a 05 00000024 00"));
        seeds.add(Packets.bytes("80e00001 00000002 00000003 8abbcc 2a 90 30 00 40 01 e0 01 11 08 04 00"));
        return seeds;
    }

    private void readEverything() {
        if (!packet.wrap(buffer)) {
            return;
        }
        wrapped++;
        assertThat(packet.payloadLength()).isNotNegative();
        assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength())
                .isEqualTo(buffer.length());
        for (int i = 0; i < packet.csrcCount(); i++) {
            packet.csrc(i);
        }
        HeaderExtensions extensions = packet.extensions();
        block.clear();
        for (int element = 0; element < extensions.count(); element++) {
            int id = extensions.id(element);
            extensions.bytes(id);
            extensions.u16(id);
            extensions.u24(id);
            extensions.audioLevel(id);
            extensions.putU24(id, 0xabcdef);
            descriptor.parse(buffer, extensions.offset(element), extensions.length(element), null);
            block.add(id, packet, element);
        }
        for (Codec codec : Codec.values()) {
            boolean parsed = frame.parse(codec, packet);
            if (frame.keyFrame() && !(parsed && frame.startOfFrame())) {
                assertThat(parsed)
                        .as("%s begins a key frame with %s", codec, buffer)
                        .isTrue();
                assertThat(frame.startOfFrame()).as("%s of %s", codec, buffer).isTrue();
            }
        }
        int payload = packet.payloadLength();
        if (block.replaceIn(packet) && packet.wrap(buffer)) {
            assertThat(packet.payloadLength()).isEqualTo(payload);
        }
    }

    @Test
    void everyPrefixOfEveryPacketIsReadOrRefused() {
        for (byte[] seed : seeds()) {
            for (int length = 0; length <= seed.length; length++) {
                buffer.set(seed, 0, length);
                readEverything();
            }
        }
        assertThat(wrapped).isPositive();
    }

    @Test
    void mutatedPacketsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(42);
        List<byte[]> seeds = seeds();
        for (int i = 0; i < MUTATIONS; i++) {
            Packets.mutate(seeds.get(random.nextInt(seeds.size())), buffer, random);
            readEverything();
        }
        // Mutations that the header never survives would prove nothing about what lies behind it.
        assertThat(wrapped).isGreaterThan(MUTATIONS / 3);
    }

    @Test
    void randomBytesBehindAHeaderAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(43);
        byte[] bytes = new byte[80];
        for (int i = 0; i < MUTATIONS; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 | (bytes[0] & 0x3f & (random.nextBoolean() ? 0x10 : 0x30)));
            bytes[12] = (byte) (random.nextBoolean() ? 0xbe : 0x10);
            bytes[13] = (byte) (bytes[12] == 0x10 ? 0 : 0xde);
            bytes[14] = 0;
            bytes[15] = (byte) random.nextInt(16);
            buffer.set(bytes, 0, 12 + random.nextInt(bytes.length - 12));
            readEverything();
        }
        assertThat(wrapped).isGreaterThan(MUTATIONS / 3);
    }
}
