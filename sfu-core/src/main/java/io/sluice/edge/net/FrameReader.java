package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// The bytes of one TCP connection in, cut anywhere → its frames out (RFC 4571 §2: two bytes of length, then a
/// packet).
///
/// Total: whatever the bytes, it hands out frames or says that the peer broke the framing. It holds at most one
/// unfinished frame, and memory for that only once a frame was cut.
final class FrameReader {
    private static final int LENGTH_BYTES = 2;

    /// Gets each frame; the bytes are valid during the call only.
    interface Sink {
        /// @return whether it wants more
        boolean frame(ByteBuf bytes, int index, int length);
    }

    private final int maxFrameBytes;
    private byte @Nullable [] partial;
    private int partialLength;

    FrameReader(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /// Takes everything that is readable. Empty frames are skipped, as RFC 4571 §2 allows them.
    ///
    /// @return false where a frame is longer than allowed or the sink wants no more; the connection is then to be
    /// closed
    boolean read(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            if (partialLength == 0 && in.readableBytes() >= LENGTH_BYTES) {
                int length = in.getUnsignedShort(in.readerIndex());
                if (length > maxFrameBytes) {
                    return false;
                }
                if (in.readableBytes() >= LENGTH_BYTES + length) {
                    int index = in.readerIndex() + LENGTH_BYTES;
                    in.skipBytes(LENGTH_BYTES + length);
                    if (length > 0 && !sink.frame(in, index, length)) {
                        return false;
                    }
                    continue;
                }
            }
            if (!assemble(in, sink)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a frame has begun and not ended.
    boolean midFrame() {
        return partialLength > 0;
    }

    private boolean assemble(ByteBuf in, Sink sink) {
        byte[] bytes = partial;
        if (bytes == null) {
            bytes = new byte[LENGTH_BYTES + maxFrameBytes];
            partial = bytes;
        }
        int wanted = partialLength < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + length(bytes);
        int taken = Math.min(wanted - partialLength, in.readableBytes());
        in.readBytes(bytes, partialLength, taken);
        partialLength += taken;
        if (partialLength < LENGTH_BYTES) {
            return true;
        }
        int length = length(bytes);
        if (length > maxFrameBytes) {
            return false;
        }
        if (partialLength < LENGTH_BYTES + length) {
            return true;
        }
        partialLength = 0;
        return length == 0 || sink.frame(Unpooled.wrappedBuffer(bytes), LENGTH_BYTES, length);
    }

    private static int length(byte[] bytes) {
        return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }
}
