package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamDemultiplexerTest {
    private static final long UNKNOWN = EncodingParameters.UNKNOWN_SSRC;
    private static final int MID = 1;
    private static final int RID = 2;
    private static final int RRID = 3;
    private static final List<HeaderExtension> EXTENSIONS = List.of(
            new HeaderExtension(HeaderExtensionType.MID, MID, Direction.RECVONLY),
            new HeaderExtension(HeaderExtensionType.RID, RID, Direction.RECVONLY),
            new HeaderExtension(HeaderExtensionType.REPAIRED_RID, RRID, Direction.RECVONLY));

    private final PacketPool pool = new PacketPool(1);
    private final RtpPacket packet = new RtpPacket();
    private final StreamDemultiplexer demultiplexer = new StreamDemultiplexer();

    @AfterEach
    void close() {
        pool.close();
    }

    private static final class Stream implements IncomingStream {
        private long ssrc = UNKNOWN;

        @Override
        public void bound(long newSsrc, long nowNanos) {
            ssrc = newSsrc;
        }

        @Override
        public long ssrc() {
            return ssrc;
        }

        @Override
        public void rtp(RtpPacket rtp, boolean repaired, long nowNanos) {}

        @Override
        public void senderReport(SenderReport report, long nowNanos) {}

        @Override
        public @Nullable ReportBlock reportBlock(long nowNanos) {
            return null;
        }

        @Override
        public void goodbye(long nowNanos) {}
    }

    private static IncomingSection section(
            String mid, int payloadType, List<EncodingParameters> encodings, Stream... streams) {
        CodecParameters codec =
                new CodecParameters(Codec.VP8, payloadType, 1, new LinkedHashMap<>(), List.of(), payloadType + 1);
        return new IncomingSection(mid, List.of(codec), EXTENSIONS, encodings, List.of(streams));
    }

    private IncomingSection simulcast(Stream... streams) {
        return section(
                "v",
                96,
                List.of(new EncodingParameters("q", UNKNOWN, UNKNOWN), new EncodingParameters("h", UNKNOWN, UNKNOWN)),
                streams);
    }

    private @Nullable IncomingStream route(long ssrc, int payloadType, String mid, String rid, String rrid) {
        PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
        try {
            packet.begin(buffer, payloadType, 1, 1, ssrc);
            ExtensionBlock block = new ExtensionBlock();
            add(block, MID, mid);
            add(block, RID, rid);
            add(block, RRID, rrid);
            block.replaceIn(packet);
            StreamDemultiplexer.Binding binding = demultiplexer.route(packet, 0);
            return binding == null ? null : binding.stream();
        } finally {
            buffer.release();
        }
    }

    private static void add(ExtensionBlock block, int id, String text) {
        if (!text.isEmpty()) {
            block.add(id, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anOfferedSsrcNeedsNoExtension() {
        Stream stream = new Stream();
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 10, 11)), stream), 0);
        assertThat(stream.ssrc()).isEqualTo(10);
        assertThat(route(10, 96, "", "", "")).isSameAs(stream);
        assertThat(route(11, 97, "", "", "")).isSameAs(stream);
        assertThat(route(12, 96, "", "", "")).isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.UNKNOWN_SSRC);
    }

    @Test
    void layersAreLearntByRidAndTheirRepairsByRepairedRid() {
        Stream low = new Stream();
        Stream high = new Stream();
        demultiplexer.put(simulcast(low, high), 0);
        assertThat(route(20, 96, "v", "q", "")).isSameAs(low);
        assertThat(route(21, 96, "v", "h", "")).isSameAs(high);
        assertThat(route(22, 97, "v", "", "h")).isSameAs(high);
        assertThat(route(21, 96, "", "", "")).isSameAs(high);
        assertThat(high.ssrc()).isEqualTo(21);
        assertThat(route(23, 96, "v", "nobody", "")).isNull();
        assertThat(route(24, 96, "v", "", "")).isNull();
    }

    @Test
    void anSsrcOfOneSectionCannotSpeakForAnother() {
        Stream one = new Stream();
        Stream two = new Stream();
        demultiplexer.put(section("a", 96, List.of(new EncodingParameters("", 10, UNKNOWN)), one), 0);
        demultiplexer.put(section("b", 96, List.of(new EncodingParameters("", 20, UNKNOWN)), two), 0);
        assertThat(route(10, 96, "b", "", "")).isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.SSRC_CONFLICT);
        // What two sections offer belongs to the first.
        Stream thief = new Stream();
        demultiplexer.put(section("c", 96, List.of(new EncodingParameters("", 10, UNKNOWN)), thief), 0);
        assertThat(route(10, 96, "", "", "")).isSameAs(one);
        assertThat(thief.ssrc()).isEqualTo(UNKNOWN);
    }

    @Test
    void anotherSsrcWithTheMidTakesOver() {
        Stream stream = new Stream();
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 10, 11)), stream), 0);
        assertThat(route(30, 96, "v", "", "")).isSameAs(stream);
        assertThat(stream.ssrc()).isEqualTo(30);
        assertThat(route(10, 96, "", "", "")).isNull();
        assertThat(route(11, 97, "", "", "")).isSameAs(stream);
    }

    @Test
    void aPayloadTypeThatWasNotNegotiatedIsRefused() {
        Stream stream = new Stream();
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 10, 11)), stream), 0);
        assertThat(route(10, 100, "", "", "")).isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.UNKNOWN_PAYLOAD_TYPE);
        // Nor does it bind what the packets name.
        assertThat(route(12, 100, "v", "", "")).isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.UNKNOWN_PAYLOAD_TYPE);
        assertThat(stream.ssrc()).isEqualTo(10);
        assertThat(route(10, 96, "", "", "")).isSameAs(stream);
    }

    @Test
    void withoutMidAPayloadTypeOfOneSectionFillsAnEmptyPlace() {
        Stream audio = new Stream();
        Stream video = new Stream();
        demultiplexer.put(section("a", 111, List.of(new EncodingParameters("", UNKNOWN, UNKNOWN)), audio), 0);
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", UNKNOWN, UNKNOWN)), video), 0);
        assertThat(route(40, 96, "", "", "")).isSameAs(video);
        assertThat(route(41, 97, "", "", "")).isSameAs(video);
        assertThat(route(42, 96, "", "", "")).isNull();
        assertThat(route(43, 111, "", "", "")).isSameAs(audio);
    }

    @Test
    void aFloodOfSsrcsIsBounded() {
        Stream stream = new Stream();
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", UNKNOWN, UNKNOWN)), stream), 0);
        for (int i = 1; i <= StreamDemultiplexer.MAX_LEARNT; i++) {
            assertThat(route(1_000 + i, 96, "v", "", "")).isSameAs(stream);
        }
        assertThat(route(1, 96, "v", "", "")).isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.TOO_MANY_SSRCS);
        assertThat(route(1_000 + StreamDemultiplexer.MAX_LEARNT, 96, "", "", ""))
                .isSameAs(stream);
    }

    @Test
    void aSectionThatIsNegotiatedAgainKeepsWhatWasLearnt() {
        Stream low = new Stream();
        Stream high = new Stream();
        demultiplexer.put(simulcast(low, high), 0);
        route(20, 96, "v", "q", "");
        demultiplexer.put(simulcast(low, high), 0);
        assertThat(route(20, 96, "", "", "")).isSameAs(low);
        demultiplexer.remove("v");
        assertThat(route(20, 96, "", "", "")).isNull();
    }

    private IncomingSection grouped(List<EncodingParameters> encodings, Stream... streams) {
        return section("v", 96, encodings, streams);
    }

    @Test
    void layersWithoutRidsAreToldApartByTheirSsrcs() {
        Stream low = new Stream();
        Stream high = new Stream();
        demultiplexer.put(
                grouped(List.of(new EncodingParameters("", 1, 10), new EncodingParameters("", 2, 20)), low, high), 0);
        assertThat(route(1, 96, "v", "", "")).isSameAs(low);
        assertThat(route(2, 96, "", "", "")).isSameAs(high);
        assertThat(route(10, 97, "", "", "")).isSameAs(low);
        assertThat(route(20, 97, "v", "", "")).isSameAs(high);
        assertThat(route(3, 96, "v", "", "")).as("of which layer nobody knows").isNull();
        assertThat(demultiplexer.lastRefusal()).isEqualTo(DropReason.UNKNOWN_SSRC);
    }

    @Test
    void aNewOfferSaysAnewWhatAnSsrcRepairs() {
        Stream low = new Stream();
        Stream high = new Stream();
        demultiplexer.put(
                grouped(List.of(new EncodingParameters("", 1, 10), new EncodingParameters("", 2, 20)), low, high), 0);
        demultiplexer.put(
                grouped(List.of(new EncodingParameters("", 1, 20), new EncodingParameters("", 2, 10)), low, high), 0);
        assertThat(route(20, 97, "", "", "")).isSameAs(low);
        assertThat(route(10, 97, "", "", "")).isSameAs(high);
        assertThat(low.ssrc()).isEqualTo(1);
        assertThat(high.ssrc()).isEqualTo(2);
    }

    @Test
    void mediaAndRepairsMayChangePlaces() {
        Stream stream = new Stream();
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 1, 2)), stream), 0);
        demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 2, 1)), stream), 0);
        assertThat(stream.ssrc()).isEqualTo(2);
        assertThat(route(2, 96, "", "", "")).isSameAs(stream);
        assertThat(route(1, 97, "", "", "")).isSameAs(stream);
    }

    @Test
    void retransmissionsThatAnOfferReplacesAreForgotten() {
        Stream stream = new Stream();
        for (int i = 0; i < 2 * StreamDemultiplexer.MAX_BOUND; i++) {
            demultiplexer.put(section("v", 96, List.of(new EncodingParameters("", 1, 1_000 + i)), stream), 0);
        }
        assertThat(route(1_000 + 2 * StreamDemultiplexer.MAX_BOUND - 1, 97, "", "", ""))
                .isSameAs(stream);
        assertThat(route(1, 96, "", "", "")).isSameAs(stream);
    }

    @Test
    void anSsrcOfTwoLayersBelongsToTheFirst() {
        Stream first = new Stream();
        Stream second = new Stream();
        demultiplexer.put(
                grouped(List.of(new EncodingParameters("", 1, 9), new EncodingParameters("", 1, 9)), first, second), 0);
        assertThat(route(1, 96, "", "", "")).isSameAs(first);
        assertThat(route(9, 97, "", "", "")).isSameAs(first);
        assertThat(second.ssrc()).isEqualTo(UNKNOWN);
    }
}
