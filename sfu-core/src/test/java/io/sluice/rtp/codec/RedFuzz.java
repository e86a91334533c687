package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.Arrays;
import java.util.List;

/// Any bytes as a redundant payload: its blocks fill it to the last byte, none reaches into another, and a payload type
/// that was written changes nothing else.
public final class RedFuzz implements FuzzTarget {
    private static final int BEFORE = 12;

    private final PacketBuffer buffer = new Packets().empty();
    private final RedPayload payload = new RedPayload();

    @Override
    public String name() {
        return "red";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Packets.bytes("6f fc"),
                Packets.bytes("ef0f0003 6f fcbbbb fccccccc"),
                Packets.bytes("ef1e0002 ef0f0003 6f fcaa fcbbbb fccccccc"),
                Packets.bytes("ef0f0000 6f fc"),
                Packets.bytes("ef000000".repeat(40) + "6f fc"),
                Packets.bytes("efffffff 6f" + "00".repeat(1_024)));
    }

    @Override
    public void fuzz(byte[] input) {
        buffer.length(BEFORE + input.length);
        buffer.write(BEFORE, input, 0, input.length);
        if (!payload.parse(buffer, BEFORE, input.length)) {
            return;
        }
        int blocks = payload.redundantBlocks();
        Promise.within(blocks, 0, RedPayload.MAX_REDUNDANT_BLOCKS, "blocks are few");
        int next = BEFORE + 4 * blocks + 1;
        for (int block = blocks - 1; block >= 0; block--) {
            Promise.same(next, payload.offset(block), "a block begins where the one before it ends");
            Promise.within(payload.length(block), 0, 1_023, "a length has ten bits");
            Promise.within(payload.timestampOffset(block), 0, 16_383, "an offset has fourteen bits");
            int ticks = OpusDuration.ticks(buffer, payload.offset(block), payload.length(block));
            Promise.within(ticks, 0, OpusDuration.MAX_TICKS, "a sound is short");
            next += payload.length(block);
        }
        Promise.same(next, payload.primaryOffset(), "the primary block is the last");
        Promise.same(BEFORE + input.length, next + payload.primaryLength(), "it ends with the payload");
        Promise.that(payload.primaryLength() > 0, "it is not empty");
        Promise.same(next - BEFORE, payload.bytesBeforePrimary(), "all else is before it");
        rewrite(input, blocks);
    }

    private void rewrite(byte[] input, int blocks) {
        payload.payloadType(buffer, BEFORE, 77);
        Promise.that(payload.parse(buffer, BEFORE, input.length), "a rewritten payload can be read");
        Promise.that(payload.isAllOf(77), "and all of it is rewritten");
        byte[] now = new byte[input.length];
        buffer.read(BEFORE, now, 0, now.length);
        for (int block = 0; block <= blocks; block++) {
            now[4 * block] = input[4 * block];
        }
        Promise.that(Arrays.equals(input, now), "the rest stays");
    }
}
