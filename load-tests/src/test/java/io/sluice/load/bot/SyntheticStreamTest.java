package io.sluice.load.bot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.Vp8Descriptor;
import io.sluice.sim.media.SimEncoder;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyntheticStreamTest {
    private static final BotStreams STREAMS = new BotStreams(true, 1, 50, 25, 2, 300);
    private static final long SSRC = 0xdead_beefL;

    private final PacketPool pool = new PacketPool(1);
    private final PacketBuffer packet = requireNonNull(pool.acquire());
    private final RtpPacket rtp = new RtpPacket();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();

    private record Sent(
            int payloadType,
            long ssrc,
            int sequenceNumber,
            long timestamp,
            boolean marker,
            int payloadLength,
            int firstByte,
            boolean frameStart,
            boolean keyFrame,
            int pictureId) {}

    @AfterEach
    void giveBack() {
        packet.release();
        pool.close();
    }

    @Test
    void opusComesOnePacketAFrameAnd20MillisecondsApart() {
        SyntheticStream opus = SyntheticStream.opus(SSRC, STREAMS, new Random(1));

        Sent first = frame(opus).getFirst();
        Sent second = frame(opus).getFirst();

        assertThat(opus.periodNanos()).isEqualTo(20_000_000);
        assertThat(first.payloadType).isEqualTo(BotDescription.OPUS);
        assertThat(first.ssrc).isEqualTo(SSRC);
        assertThat(first.marker).isFalse();
        assertThat(first.firstByte).as("20 ms of CELT, stereo").isEqualTo(0xfc);
        assertThat(second.sequenceNumber).isEqualTo((first.sequenceNumber + 1) & 0xffff);
        assertThat(second.timestamp).isEqualTo((first.timestamp + 960) & 0xffff_ffffL);
    }

    @Test
    void videoBeginsWithAKeyFrameOfFourTimesThePackets() {
        List<Sent> frame = frame(vp8Stream());

        assertThat(frame).hasSize(8);
        assertThat(frame.getFirst().frameStart).isTrue();
        assertThat(frame.getFirst().keyFrame).isTrue();
        assertThat(frame.subList(1, 8)).noneMatch(Sent::frameStart);
    }

    @Test
    void theFramesThatFollowAreNoKeyFrames() {
        SyntheticStream video = vp8Stream();
        frame(video);

        for (int i = 0; i < 50; i++) {
            List<Sent> frame = frame(video);
            assertThat(frame).hasSize(2).noneMatch(Sent::keyFrame);
            assertThat(frame.getFirst().frameStart).isTrue();
        }
    }

    @Test
    void anAskedForKeyFrameComesNextAndOnce() {
        SyntheticStream video = vp8Stream();
        frame(video);
        frame(video);

        video.wantKeyFrame();

        assertThat(frame(video).getFirst().keyFrame).isTrue();
        assertThat(frame(video)).noneMatch(Sent::keyFrame);
    }

    @Test
    void aFrameHasOneTimestampOnePictureIdAndItsMarkerOnTheLastPacket() {
        List<Sent> frame = frame(vp8Stream());

        assertThat(frame).extracting(Sent::timestamp).containsOnly(frame.getFirst().timestamp);
        assertThat(frame).extracting(Sent::pictureId).containsOnly(frame.getFirst().pictureId);
        assertThat(frame.subList(0, 7)).noneMatch(Sent::marker);
        assertThat(frame.getLast().marker).isTrue();
        assertThat(frame).extracting(Sent::payloadLength).containsOnly(300);
    }

    @Test
    void numbersGoOnByOneThroughTheirWraps() {
        SyntheticStream video = vp8Stream();
        Sent before = frame(video).getLast();

        for (int i = 0; i < 40_000; i++) {
            List<Sent> frame = frame(video);
            Sent first = frame.getFirst();
            assertThat(first.sequenceNumber).isEqualTo((before.sequenceNumber + 1) & 0xffff);
            assertThat(first.pictureId).isEqualTo((before.pictureId + 1) & 0x7fff);
            assertThat(first.timestamp).isEqualTo((before.timestamp + 3_600) & 0xffff_ffffL);
            before = frame.getLast();
        }
    }

    @Test
    void aReportCountsWhatWasSentAndNamesTheNextFramesTime() {
        SyntheticStream video = vp8Stream();
        Sent last = frame(video).getLast();

        SenderReport report = video.report(1_700_000_000_000L);

        assertThat(report.ssrc()).isEqualTo(SSRC);
        assertThat(report.ntpTime()).isEqualTo(NtpTime.ofUnixMillis(1_700_000_000_000L));
        assertThat(report.packetCount()).isEqualTo(8);
        assertThat(report.octetCount()).isEqualTo(8 * 300);
        assertThat(report.rtpTimestamp()).isEqualTo((last.timestamp + 3_600) & 0xffff_ffffL);
        assertThat(video.packets()).isEqualTo(8);
    }

    private static SyntheticStream vp8Stream() {
        return SyntheticStream.vp8(SSRC, STREAMS, new Random(1));
    }

    private List<Sent> frame(SyntheticStream stream) {
        List<Sent> sent = new ArrayList<>();
        for (SimEncoder.Packet encoded : stream.nextFrame(0)) {
            stream.write(packet, encoded);
            assertThat(rtp.wrap(packet)).isTrue();
            boolean video = rtp.payloadType() == BotDescription.VP8;
            assertThat(!video || vp8.parse(packet, rtp.payloadOffset(), rtp.payloadLength()))
                    .isTrue();
            sent.add(new Sent(
                    rtp.payloadType(),
                    rtp.ssrc(),
                    rtp.sequenceNumber(),
                    rtp.timestamp(),
                    rtp.marker(),
                    rtp.payloadLength(),
                    packet.u8(rtp.payloadOffset()),
                    video && vp8.frameStart(),
                    video && vp8.keyFrame(),
                    video ? vp8.pictureId() : -1));
        }
        return sent;
    }
}
