package io.sluice.forwarding;

import io.sluice.parameters.CodecParameters;
import java.util.Arrays;
import java.util.List;

/// A publisher's payload types → those under which one receiver takes the same media. Immutable.
public final class PayloadTypeMap {
    /// The receiver has none.
    public static final int NONE = -1;

    private static final int PAYLOAD_TYPES = 128;

    private final byte[] receiver = new byte[PAYLOAD_TYPES];
    private final byte[] receiverRtx = new byte[PAYLOAD_TYPES];
    private final byte[] receiverBlocks = new byte[PAYLOAD_TYPES];
    private final boolean carriesAny;

    private PayloadTypeMap(List<CodecParameters> publisher, List<CodecParameters> receiver) {
        Arrays.fill(this.receiver, (byte) NONE);
        Arrays.fill(receiverRtx, (byte) NONE);
        Arrays.fill(receiverBlocks, (byte) NONE);
        boolean any = false;
        for (CodecParameters codec : publisher) {
            CodecParameters match = CodecMatcher.match(codec, receiver).orElse(null);
            if (match != null) {
                this.receiver[codec.payloadType() & 0x7f] = (byte) match.payloadType();
                any = true;
            }
        }
        for (CodecParameters codec : receiver) {
            receiverBlocks[codec.payloadType() & 0x7f] = (byte) codec.blockPayloadType();
            if (codec.hasRtx()) {
                receiverRtx[codec.payloadType() & 0x7f] = (byte) codec.rtxPayloadType();
            }
        }
        this.carriesAny = any;
    }

    public static PayloadTypeMap of(List<CodecParameters> publisher, List<CodecParameters> receiver) {
        return new PayloadTypeMap(publisher, receiver);
    }

    /// The receiver's payload type for a publisher's, or [#NONE].
    public int map(int publisherPayloadType) {
        return receiver[publisherPayloadType & 0x7f];
    }

    /// The receiver's RTX payload type for one of its own payload types, or [#NONE] where it takes no RTX.
    public int rtx(int receiverPayloadType) {
        return receiverRtx[receiverPayloadType & 0x7f];
    }

    /// The receiver's payload type for the blocks of one of its own payload types, or [#NONE] where that is no RED.
    public int blocks(int receiverPayloadType) {
        return receiverBlocks[receiverPayloadType & 0x7f];
    }

    /// Whether the receiver can take at least one of the publisher's payload types.
    public boolean carriesAny() {
        return carriesAny;
    }
}
