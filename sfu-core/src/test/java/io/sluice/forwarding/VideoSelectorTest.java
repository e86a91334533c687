package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VideoSelectorTest {
    private static final int[] HEIGHTS = {180, 360};

    private final PacketPool pool = new PacketPool(1);
    private final PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
    private final RtpPacket packet = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();
    private final ArrivingLayers arriving = new ArrivingLayers(1);
    private final List<Integer> wishes = new ArrayList<>();
    private final VideoSelector selector = new VideoSelector(arriving, (layer, _) -> wishes.add(layer));

    @AfterEach
    void giveBack() {
        buffer.release();
        pool.close();
    }

    /// A VP9 frame of one packet; a key frame's tells the sizes of both layers (RFC 9628 §4.2).
    private Verdict send(int picture, int spatialId, boolean key) {
        boolean structured = key && spatialId == 0;
        packet.begin(buffer, 98, 7, picture * 3_600L, 1);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + 15);
        int at = RtpPacket.FIXED_HEADER_BYTES;
        buffer.putU8(at++, 0xac | (key ? 0 : 0x40) | (structured ? 2 : 0));
        buffer.putU8(at++, picture);
        buffer.putU8(at++, spatialId << 1 | (spatialId > 0 ? 1 : 0));
        buffer.putU8(at++, picture);
        if (structured) {
            buffer.putU8(at++, 0x30);
            for (int height : HEIGHTS) {
                buffer.putU16(at, height * 16 / 9);
                buffer.putU16(at + 2, height);
                at += 4;
            }
        }
        assertThat(packet.wrap(buffer)).isTrue();
        packet.marker(spatialId == 1);
        assertThat(frame.parse(Codec.VP9, packet)).isTrue();
        arriving.arrived(0, frame, packet, 0);
        return selector.select(0, frame, packet, 0);
    }

    @Test
    void whereAKeyFrameCameTooLateForALayerAnotherIsAsked() {
        selector.limit(new LayerLimit(180, 0));
        assertThat(send(1, 0, true)).isEqualTo(Verdict.BEGIN_AND_END);
        assertThat(send(1, 1, true)).isEqualTo(Verdict.drop(DropReason.THINNED));
        assertThat(wishes).isEmpty();
        selector.limit(LayerLimit.NONE);
        send(2, 0, false);
        send(2, 1, false);
        send(3, 0, false);
        send(3, 1, false);
        assertThat(wishes).containsExactly(0);
        // The key frame is overtaken by the other frame of its picture.
        assertThat(send(4, 1, true)).isEqualTo(Verdict.drop(DropReason.THINNED));
        assertThat(send(4, 0, true)).isEqualTo(Verdict.CONTINUE_AND_END);
        assertThat(wishes).containsExactly(0, 0);
        assertThat(send(5, 0, false)).isEqualTo(Verdict.CONTINUE_AND_END);
        assertThat(send(6, 0, true)).isEqualTo(Verdict.CONTINUE);
        // The publisher's own marker ends it.
        assertThat(send(6, 1, true)).isEqualTo(Verdict.CONTINUE);
        assertThat(wishes).containsExactly(0, 0);
    }
}
