package io.sluice.rtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.rtp.codec.VideoLayersAllocation;
import java.util.ArrayList;
import java.util.List;

/// Any bytes as an RTP packet with header extensions: header, payload and padding are the packet, elements lie in their
/// block, and a block that is written anew holds the same elements before the same payload. Each element is read as
/// the allocation of layers, too.
public final class RtpFuzz implements FuzzTarget {
    private final PacketBuffer buffer = new Packets().empty();
    private final RtpPacket packet = new RtpPacket();
    private final ExtensionBlock block = new ExtensionBlock();
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();

    @Override
    public String name() {
        return "rtp";
    }

    @Override
    public List<String> corpora() {
        return List.of("rtp", "crashes");
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String codec : List.of("vp8", "vp9", "h264", "h265")) {
            Packets.framed("rtp/" + codec + ".bin").stream().limit(3).forEach(seeds::add);
        }
        seeds.add(Packets.bytes(
                "92600001 00000002 00000003 0000000a 0000000b bede0003 3161 62 51 1234 1085 22010203 ff"));
        seeds.add(Packets.bytes("b0600001 00000002 00000003 10050003 ff026162 1000 00 0503aabbcc 0809 000003"));
        seeds.add(Packets.bytes("a0600001 00000002 00000003 01020304 00000004"));
        seeds.add(Packets.bytes("90600001 00000002 00000003 10000006 0916 61 00 ac02 9601 64"
                + "013f 00b3 0f 027f 0167 1e 04ff 02cf 1e ff"));
        seeds.add(Packets.bytes("90600001 00000002 00000003 bede0002 96 20 30 10 00 64 64 64 ff"));
        seeds.add(Packets.bytes("80600001 00000002 00000003"));
        return seeds;
    }

    @Override
    public void fuzz(byte[] input) {
        buffer.set(input);
        if (!packet.wrap(buffer)) {
            return;
        }
        int payload = packet.payloadLength();
        Promise.within(
                packet.headerLength(), RtpPacket.FIXED_HEADER_BYTES, input.length, "the header lies in the packet");
        Promise.that(payload >= 0, "a payload has a length");
        Promise.same(
                input.length, packet.headerLength() + payload + packet.paddingLength(), "the parts are the packet");
        for (int i = 0; i < packet.csrcCount(); i++) {
            packet.csrc(i);
        }
        boolean gathered = gather();
        byte[] media = payload();
        if (gathered && block.replaceIn(packet)) {
            List<String> elements = elements();
            Promise.that(packet.wrap(buffer), "a packet that we wrote can be read");
            Promise.same(block.count(), packet.extensions().count(), "a block that we wrote has its elements");
            Promise.same(elements, elements(), "a block that we wrote reads the same");
            Promise.that(java.util.Arrays.equals(media, payload()), "the payload stays");
        }
        packet.removePadding();
        Promise.that(packet.wrap(buffer) && packet.payloadLength() == payload, "padding goes, the payload stays");
    }

    private boolean gather() {
        HeaderExtensions extensions = packet.extensions();
        Promise.within(extensions.count(), 0, HeaderExtensions.MAX_ELEMENTS, "elements are bounded");
        block.clear();
        boolean all = true;
        int end = 0;
        for (int element = 0; element < extensions.count(); element++) {
            int id = extensions.id(element);
            Promise.within(id, 1, 255, "an element has an id");
            Promise.that(extensions.offset(element) >= end, "elements do not overlap");
            end = extensions.offset(element) + extensions.length(element);
            Promise.that(end <= packet.headerLength(), "an element lies in its block");
            Promise.that(extensions.has(id) && extensions.bytes(id) != null, "an element is found by its id");
            extensions.text(id);
            extensions.u16(id);
            extensions.u24(id);
            extensions.audioLevel(id);
            extensions.voiceActivity(id);
            allocate(element);
            all &= block.add(id, packet, element);
        }
        return all;
    }

    private void allocate(int element) {
        HeaderExtensions extensions = packet.extensions();
        boolean told = allocation.parse(buffer, extensions.offset(element), extensions.length(element));
        boolean any = false;
        for (int stream = 0; told && stream < VideoLayersAllocation.MAX_STREAMS; stream++) {
            any |= allocation.sends(stream);
            for (int layer = 0; layer < VideoLayersAllocation.MAX_SPATIAL_LAYERS; layer++) {
                int height = allocation.height(stream, layer);
                Promise.within(height, 0, allocation.sends(stream) ? 0x1_0000 : 0, "what is not sent has no height");
                Promise.within(allocation.maxFps(stream, layer), 0, height == 0 ? 0 : 255, "nor a rate");
            }
        }
        Promise.that(any == told, "an allocation is of something");
        Promise.within(told ? allocation.stream() : 0, 0, VideoLayersAllocation.MAX_STREAMS - 1, "streams are few");
    }

    private List<String> elements() {
        List<String> elements = new ArrayList<>();
        HeaderExtensions extensions = packet.extensions();
        for (int element = 0; element < extensions.count(); element++) {
            byte[] bytes = new byte[extensions.length(element)];
            buffer.read(extensions.offset(element), bytes, 0, bytes.length);
            elements.add(extensions.id(element) + "=" + java.util.HexFormat.of().formatHex(bytes));
        }
        return elements;
    }

    private byte[] payload() {
        byte[] payload = new byte[packet.payloadLength()];
        buffer.read(packet.payloadOffset(), payload, 0, payload.length);
        return payload;
    }
}
