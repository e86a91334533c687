package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A TCP stream of any bytes, cut anywhere: the frames are the same wherever it is cut. The first byte decides on the
/// cuts.
public final class FrameFuzz implements FuzzTarget {
    private static final int MAX_FRAME_BYTES = 300;

    @Override
    public String name() {
        return "framing";
    }

    /// A stream cut into bytes, and the notes that the target takes of it.
    @Override
    public long maxAllocatedBytes() {
        return 1 << 20;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                new FuzzBytes.Writer()
                        .u8(3)
                        .piece(new byte[20])
                        .piece(new byte[0])
                        .piece(new byte[5])
                        .bytes(),
                new FuzzBytes.Writer()
                        .u8(255)
                        .piece(new byte[MAX_FRAME_BYTES])
                        .u16(1)
                        .bytes(),
                new FuzzBytes.Writer().u8(7).u16(MAX_FRAME_BYTES + 1).bytes());
    }

    /// Frames in hexadecimal, and whether the framing was kept.
    private record Read(List<String> frames, boolean kept, boolean midFrame) {}

    @Override
    public void fuzz(byte[] input) {
        FuzzBytes bytes = new FuzzBytes(input);
        int cut = 1 + bytes.u8();
        byte[] stream = bytes.rest();
        Read whole = read(stream, Math.max(1, stream.length));
        Read pieces = read(stream, cut);
        Promise.same(whole, pieces, "frames do not depend on where the stream is cut");
        int total =
                whole.frames.stream().mapToInt(frame -> 2 + frame.length() / 2).sum();
        Promise.that(total <= stream.length, "frames are no longer than the stream");
    }

    private static Read read(byte[] stream, int cut) {
        FrameReader reader = new FrameReader(MAX_FRAME_BYTES);
        List<String> frames = new ArrayList<>();
        boolean kept = true;
        for (int at = 0; at < stream.length && kept; at += cut) {
            ByteBuf in = Unpooled.wrappedBuffer(stream, at, Math.min(cut, stream.length - at));
            kept = reader.read(in, (frame, index, length) -> {
                Promise.within(length, 1, MAX_FRAME_BYTES, "a frame has a length");
                byte[] content = new byte[length];
                frame.getBytes(index, content);
                frames.add(HexFormat.of().formatHex(content));
                return true;
            });
            Promise.that(!kept || !in.isReadable(), "all that came is taken");
        }
        return new Read(frames, kept, kept && reader.midFrame());
    }
}
