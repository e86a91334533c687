package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.buffer.Packets;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpRewriterTest {
    private static final long MILLIS = 1_000_000L;
    private static final long SLOT_SSRC = 0xbeef;
    private static final int FRAME = 3000;

    private static final List<HeaderExtension> PUBLISHER = List.of(
            extension(HeaderExtensionType.MID, 4),
            extension(HeaderExtensionType.RID, 10),
            extension(HeaderExtensionType.REPAIRED_RID, 11),
            extension(HeaderExtensionType.TRANSPORT_CC, 3),
            extension(HeaderExtensionType.ABS_SEND_TIME, 2),
            extension(HeaderExtensionType.VIDEO_ORIENTATION, 13),
            extension(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION, 9),
            extension(HeaderExtensionType.ABS_CAPTURE_TIME, 8),
            extension(HeaderExtensionType.DEPENDENCY_DESCRIPTOR, 12));
    private static final List<HeaderExtension> RECEIVER = List.of(
            extension(HeaderExtensionType.MID, 1),
            extension(HeaderExtensionType.RID, 2),
            extension(HeaderExtensionType.REPAIRED_RID, 5),
            extension(HeaderExtensionType.TRANSPORT_CC, 6),
            extension(HeaderExtensionType.ABS_SEND_TIME, 7),
            extension(HeaderExtensionType.VIDEO_ORIENTATION, 8),
            extension(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION, 9),
            extension(HeaderExtensionType.ABS_CAPTURE_TIME, 11),
            extension(HeaderExtensionType.DEPENDENCY_DESCRIPTOR, 14));

    private final PacketPool pool = new PacketPool(16);
    private long ahead = CaptureClock.UNKNOWN_OFFSET;
    private final RtpPacket source = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();
    private final PacketBuffer sourceBuffer = Objects.requireNonNull(pool.acquire());
    private final PacketBuffer copy = Objects.requireNonNull(pool.acquire());
    private final RtpRewriter rewriter = new RtpRewriter(SLOT_SSRC, new Random(3));

    RtpRewriterTest() {
        seat();
    }

    private void seat() {
        rewriter.seat(
                PayloadTypeMap.of(List.of(codec(96)), List.of(codec(120))),
                ExtensionMap.of(PUBLISHER, RECEIVER, "slot7"),
                90_000,
                () -> ahead);
    }

    @AfterEach
    void buffersGoBack() {
        sourceBuffer.release();
        copy.release();
        assertThat(pool.inUse()).isZero();
    }

    private static HeaderExtension extension(HeaderExtensionType type, int id) {
        return new HeaderExtension(type, id, Direction.SENDRECV);
    }

    private static CodecParameters codec(int payloadType) {
        return new CodecParameters(Codec.VP8, payloadType, 1, new LinkedHashMap<>(), List.of(), payloadType + 1);
    }

    private void source(int payloadType, long sequence, long timestamp, int payloadBytes) {
        source.begin(sourceBuffer, payloadType, (int) sequence & 0xffff, timestamp, 0x1111);
        sourceBuffer.length(12 + payloadBytes);
        sourceBuffer.fill(12, payloadBytes, (int) sequence);
        assertThat(source.wrap(sourceBuffer)).isTrue();
        source.marker(sequence % 3 == 0);
    }

    private void extend(int... idsAndLengths) {
        ExtensionBlock block = new ExtensionBlock();
        for (int i = 0; i < idsAndLengths.length; i += 2) {
            byte[] data = new byte[idsAndLengths[i + 1]];
            java.util.Arrays.fill(data, (byte) (0x40 + idsAndLengths[i]));
            block.add(idsAndLengths[i], data);
        }
        assertThat(block.replaceIn(source)).isTrue();
    }

    private Verdict rewrite(long sequence, boolean first, long nowMillis) {
        return rewrite(sequence, Verdict.forward(first, false), nowMillis, nowMillis);
    }

    private Verdict rewrite(long sequence, Verdict.Forward verdict, long mediaMillis, long nowMillis) {
        copy.length(0);
        frame.parse(Codec.VP8, source);
        return rewriter.rewrite(source, frame, sequence, verdict, mediaMillis * MILLIS, copy, nowMillis * MILLIS);
    }

    private static CodecParameters sound(Codec codec, int payloadType, String blocks) {
        LinkedHashMap<String, String> format = new LinkedHashMap<>();
        if (!blocks.isEmpty()) {
            format.put(blocks, "");
        }
        return new CodecParameters(codec, payloadType, 2, format, List.of(), CodecParameters.NO_RTX);
    }

    private void seatSound(CodecParameters... receiver) {
        rewriter.seat(
                PayloadTypeMap.of(
                        List.of(sound(Codec.RED, 63, "111/111"), sound(Codec.OPUS, 111, "")), List.of(receiver)),
                ExtensionMap.of(PUBLISHER, RECEIVER, "slot7"),
                48_000,
                CaptureClock.UNKNOWN);
    }

    private void redundant(long sequence) {
        byte[] payload = Packets.bytes("ef0f0003 6f fcbbbb fccccc");
        source(63, sequence, 960 * sequence, payload.length);
        sourceBuffer.write(12, payload, 0, payload.length);
    }

    private Verdict rewriteSound(Codec codec, long sequence) {
        copy.length(0);
        frame.parse(codec, source);
        return rewriter.rewrite(source, frame, sequence, Verdict.CONTINUE, 0, copy, 0);
    }

    private byte[] payload() {
        RtpPacket packet = rewriter.packet();
        byte[] payload = new byte[packet.payloadLength()];
        copy.read(packet.payloadOffset(), payload, 0, payload.length);
        return payload;
    }

    @Test
    void redundantSoundHasTheReceiversPayloadTypeInItsBlocks() {
        seatSound(sound(Codec.OPUS, 96, ""), sound(Codec.RED, 97, "96/96"));
        redundant(1);
        assertThat(rewriteSound(Codec.RED, 1)).isEqualTo(Verdict.BEGIN);
        assertThat(rewriter.packet().payloadType()).isEqualTo(97);
        assertThat(payload()).isEqualTo(Packets.bytes("e00f0003 60 fcbbbb fccccc"));
        assertThat(source.payloadType()).isEqualTo(63);
        assertThat(sourceBuffer.u8(12)).as("the source stays as it came").isEqualTo(0xef);
        // Plain sound of the same track stays plain.
        source(111, 2, 1920, 5);
        assertThat(rewriteSound(Codec.OPUS, 2)).isEqualTo(Verdict.CONTINUE);
        assertThat(rewriter.packet().payloadType()).isEqualTo(96);
        assertThat(payload()).hasSize(5);
    }

    @Test
    void redundantSoundIsUnpackedForWhoTakesOpusAlone() {
        seatSound(sound(Codec.OPUS, 96, ""));
        redundant(1);
        assertThat(rewriteSound(Codec.RED, 1)).isEqualTo(Verdict.BEGIN);
        assertThat(rewriter.packet().payloadType()).isEqualTo(96);
        assertThat(payload()).isEqualTo(Packets.bytes("fccccc"));
    }

    @Test
    void aRepairOfRedundantSoundIsThePacketThatWasSent() {
        List<CodecParameters> opus = List.of(sound(Codec.OPUS, 96, ""));
        List<CodecParameters> red = List.of(sound(Codec.RED, 97, "96/96"), sound(Codec.OPUS, 96, ""));
        for (List<CodecParameters> receiver : List.of(opus, red)) {
            seatSound(receiver.toArray(CodecParameters[]::new));
            redundant(1);
            rewriteSound(Codec.RED, 1);
            byte[] sent = copy.toArray();
            RtpPacket packet = rewriter.packet();
            long number = rewriter.sequence();
            long timestamp = packet.timestamp();
            int payloadType = packet.payloadType();
            boolean marker = packet.marker();
            copy.length(0);
            assertThat(rewriter.repeat(source, Codec.RED, number, timestamp, payloadType, marker, rewriter.ids(), copy))
                    .isTrue();
            assertThat(copy.toArray()).isEqualTo(sent);
        }
    }

    @Test
    void whatIsNoRedundantSoundAnyMoreIsNotSent() {
        seatSound(sound(Codec.OPUS, 96, ""));
        source(63, 1, 960, 1);
        assertThat(rewriteSound(Codec.RED, 1)).isEqualTo(Verdict.drop(DropReason.MALFORMED));
        assertThat(rewriter.repeat(source, Codec.RED, 1, 1, 96, false, 0, copy)).isFalse();
    }

    @Test
    void theCopyIsTheSlotsPacket() {
        source(96, 9000, 123_456, 100);
        assertThat(rewrite(9000, true, 0)).isEqualTo(Verdict.BEGIN);

        RtpPacket packet = rewriter.packet();
        assertThat(packet.buffer()).isSameAs(copy);
        assertThat(packet.ssrc()).isEqualTo(SLOT_SSRC);
        assertThat(packet.payloadType()).isEqualTo(120);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequenceNumber()).isEqualTo((int) rewriter.sequence()).isLessThan(1 << 15);
        assertThat(packet.payloadLength()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(copy.u8(packet.payloadOffset() + i)).isEqualTo(9000 & 0xff);
        }
        assertThat(rewriter.rtxPayloadType(120)).isEqualTo(121);
    }

    @Test
    void theSourceStaysUntouched() {
        source(96, 9000, 123_456, 100);
        extend(4, 2, 13, 1);
        byte[] before = sourceBuffer.toArray();
        rewrite(9000, true, 0);
        assertThat(sourceBuffer.toArray()).isEqualTo(before);
    }

    @Test
    void extensionsAreTheReceiversAndOnlyThoseAllowed() {
        source(96, 1, 0, 10);
        extend(4, 3, 10, 1, 11, 1, 3, 2, 2, 3, 13, 1, 9, 4, 12, 7, 5, 2);
        rewrite(1, true, 0);

        RtpPacket packet = rewriter.packet();
        TreeSet<Integer> ids = new TreeSet<>();
        for (int i = 0; i < packet.extensions().count(); i++) {
            ids.add(packet.extensions().id(i));
        }
        assertThat(ids).containsExactly(1, 6, 7, 8, 14);
        assertThat(packet.extensions().text(1)).isEqualTo("slot7");
        assertThat(packet.extensions().u16(6)).isZero();
        assertThat(packet.extensions().u24(7)).isZero();
        assertThat(packet.extensions().bytes(8)).containsExactly(0x40 + 13);
        assertThat(packet.extensions().bytes(14)).hasSize(7).containsOnly(0x40 + 12);
    }

    private static final long HALF_A_SECOND = 1L << 31;

    private void captured(long... values) {
        ByteBuffer data = ByteBuffer.allocate(8 * values.length);
        for (long value : values) {
            data.putLong(value);
        }
        ExtensionBlock block = new ExtensionBlock();
        block.add(8, data.array());
        assertThat(block.replaceIn(source)).isTrue();
    }

    private long[] capture() {
        ByteBuffer data = ByteBuffer.wrap(
                Objects.requireNonNull(rewriter.packet().extensions().bytes(11)));
        long[] values = new long[data.capacity() / 8];
        data.asLongBuffer().get(values);
        return values;
    }

    @Test
    void aCaptureTimeIsGivenTheOffsetOfThePublishersClock() {
        ahead = 7 * HALF_A_SECOND;
        source(96, 1, 0, 10);
        captured(0x1234_5678_9abc_def0L);
        rewrite(1, true, 0);
        assertThat(capture()).containsExactly(0x1234_5678_9abc_def0L, 7 * HALF_A_SECOND);
    }

    @Test
    void theOffsetsOfTwoClocksAddUp() {
        ahead = -7 * HALF_A_SECOND;
        source(96, 1, 0, 10);
        captured(0x1234_5678_9abc_def0L, 3 * HALF_A_SECOND);
        rewrite(1, true, 0);
        assertThat(capture()).containsExactly(0x1234_5678_9abc_def0L, -4 * HALF_A_SECOND);
    }

    @Test
    void withoutAReportOfThePublishersNoOffsetIsTold() {
        source(96, 1, 0, 10);
        captured(0x1234_5678_9abc_def0L, HALF_A_SECOND);
        rewrite(1, true, 0);
        assertThat(capture()).containsExactly(0x1234_5678_9abc_def0L);
        source(96, 2, 0, 10);
        captured(0x1234_5678_9abc_def0L);
        rewrite(2, false, 0);
        assertThat(capture()).containsExactly(0x1234_5678_9abc_def0L);
    }

    @Test
    void aPacketThatHasNoRoomForTheOffsetGoesWithoutIt() {
        ahead = HALF_A_SECOND;
        // A header, and a block of MID, two stamps and 8 bytes of time: 12 + 4 + 24.
        int room = RtpRewriter.MAX_PACKET_BYTES - 40;
        source(96, 1, 0, room);
        captured(5);
        assertThat(rewrite(1, true, 0)).isEqualTo(Verdict.BEGIN);
        assertThat(capture()).containsExactly(5);
        assertThat(copy.length()).isEqualTo(RtpRewriter.MAX_PACKET_BYTES);
        source(96, 2, 0, room - 8);
        captured(5);
        rewrite(2, false, 0);
        assertThat(capture()).containsExactly(5, HALF_A_SECOND);
    }

    @Test
    void aCaptureTimeMadeAgainIsTheSame() {
        ahead = HALF_A_SECOND;
        source(96, 100, 5000, 60);
        captured(5);
        rewrite(100, true, 1000);
        byte[] before = copy.toArray();
        PacketBuffer again = Objects.requireNonNull(pool.acquire());
        long timestamp = rewriter.packet().timestamp();
        assertThat(rewriter.repeat(
                        source, Codec.VP8, rewriter.sequence(), timestamp, 120, source.marker(), rewriter.ids(), again))
                .isTrue();
        assertThat(again.toArray()).isEqualTo(before);
        again.release();
    }

    @Test
    void theTransportFindsThePlacesOfItsStamps() {
        ExtensionMap map = ExtensionMap.of(PUBLISHER, RECEIVER, "x");
        assertThat(map.transportCcId()).isEqualTo(6);
        assertThat(map.absSendTimeId()).isEqualTo(7);
    }

    @Test
    void aLongDescriptorTakesTheTwoByteForm() {
        source(96, 1, 0, 10);
        extend(13, 1, 12, 80);
        rewrite(1, true, 0);
        assertThat(rewriter.packet().extensions().bytes(14)).hasSize(80);
        assertThat(rewriter.packet().extensions().text(1)).isEqualTo("slot7");
    }

    @Test
    void directionsBindBothSides() {
        ExtensionMap map = ExtensionMap.of(
                List.of(new HeaderExtension(HeaderExtensionType.VIDEO_ORIENTATION, 13, Direction.SENDONLY)),
                List.of(
                        new HeaderExtension(HeaderExtensionType.VIDEO_ORIENTATION, 8, Direction.SENDRECV),
                        new HeaderExtension(HeaderExtensionType.TRANSPORT_CC, 6, Direction.RECVONLY)),
                "x");
        source(96, 1, 0, 10);
        extend(13, 1);
        ExtensionBlock block = new ExtensionBlock();
        map.gather(source, block, CaptureClock.UNKNOWN);
        assertThat(block.count()).isZero();
        assertThat(map.transportCcId()).isZero();
    }

    @Test
    void paddingAndContributorsStayBehind() {
        source(96, 1, 0, 10);
        source.addPadding(50);
        rewrite(1, true, 0);
        assertThat(rewriter.packet().paddingLength()).isZero();
        assertThat(rewriter.packet().payloadLength()).isEqualTo(10);
        assertThat(rewriter.packet().csrcCount()).isZero();
    }

    @Test
    void aCodecThatTheReceiverLacksIsDroppedBeforeItTouchesTheNumbers() {
        source(97, 1, 0, 10);
        assertThat(rewrite(1, true, 0)).isEqualTo(Verdict.drop(DropReason.CODEC_UNSUPPORTED));
        assertThat(rewriter.begun()).isFalse();
    }

    @Test
    void whatFitsNoDatagramIsDropped() {
        source(96, 1, 0, 1415);
        assertThat(rewrite(1, true, 0)).isEqualTo(Verdict.drop(DropReason.TOO_LARGE));
        source(96, 2, 0, 1380);
        assertThat(rewrite(2, false, 0)).isEqualTo(Verdict.CONTINUE);
        assertThat(copy.length()).isLessThanOrEqualTo(RtpRewriter.MAX_PACKET_BYTES);
    }

    @Test
    void timestampsGoOnAtThePaceOfTimeOverASwitch() {
        source(96, 100, 5000, 10);
        rewrite(100, true, 1000);
        long before = rewriter.packet().timestamp();

        source(96, 777, 4_000_000_000L, 10);
        assertThat(rewrite(777, true, 1500)).isEqualTo(Verdict.BEGIN);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(45_000);
        assertThat(rewriter.timestamp(4_000_000_090L)).isEqualTo((before + 45_090) & 0xffff_ffffL);
    }

    @Test
    void timestampsOfLayersFollowTheirCaptureWhereItIsKnown() {
        source(96, 100, 5000, 10);
        rewrite(100, Verdict.forward(true, false), 900, 1000);
        long before = rewriter.packet().timestamp();

        // Captured one frame later, but the key frame took 300 ms to come.
        source(96, 777, 99, 10);
        copy.length(0);
        rewrite(777, Verdict.forward(true, false), 940, 1340);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(3600);
    }

    @Test
    void aCaptureTimeThatCannotBeIsNotUsed() {
        source(96, 100, 5000, 10);
        rewrite(100, Verdict.forward(true, false), 900, 1000);
        long before = rewriter.packet().timestamp();

        source(96, 777, 99, 10);
        copy.length(0);
        rewrite(777, Verdict.forward(true, false), 9000, 1040);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(3600);
    }

    @Test
    void twoFramesNeverShareATimestamp() {
        source(96, 100, 5000, 10);
        rewrite(100, true, 1000);
        long before = rewriter.packet().timestamp();
        source(96, 777, 99, 10);
        rewrite(777, true, 1000);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(1);
    }

    @Test
    void aNewDeviceBehindTheOldSsrcDoesNotTearTheTimestamps() {
        source(96, 97, 1000, 10);
        rewrite(97, true, 950);
        source(96, 100, 5000, 10);
        rewrite(100, false, 1000);
        long before = rewriter.packet().timestamp();
        source(96, 101, 3_000_000_000L, 10);
        assertThat(rewrite(101, false, 1100)).isEqualTo(Verdict.CONTINUE);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(9000);

        // What is repaired of before the leap goes where it belongs, and nowhere if nobody can say where that is.
        source(96, 99, 2000, 10);
        assertThat(rewrite(99, false, 1101)).isEqualTo(Verdict.CONTINUE);
        assertThat((before - rewriter.packet().timestamp()) & 0xffff_ffffL).isEqualTo(3000);
        source(96, 98, 1_500_000_000L, 10);
        copy.length(0);
        assertThat(rewrite(98, false, 1102)).isEqualTo(Verdict.drop(DropReason.BEFORE_SWITCH));
    }

    @Test
    void theFirstPacketsBehindALeapOfTheClockMayComeByRepair() {
        source(96, 100, 5000, 10);
        rewrite(100, true, 1000);
        source(96, 103, 3_000_006_000L, 10);
        rewrite(103, false, 1100);
        long behind = rewriter.packet().timestamp();
        long sequence = rewriter.sequence();

        source(96, 101, 3_000_000_000L, 10);
        assertThat(rewrite(101, false, 1150)).isEqualTo(Verdict.CONTINUE);
        assertThat(rewriter.sequence()).isEqualTo(sequence - 2);
        assertThat((behind - rewriter.packet().timestamp()) & 0xffff_ffffL).isEqualTo(6000);
    }

    @Test
    void aLongSilenceAfterALeapIsNoReturnToTheClockOfBefore() {
        source(96, 100, 5000 + 30 * 90_000, 10);
        rewrite(100, true, 1000);
        source(96, 101, 5000, 10);
        rewrite(101, false, 1040);
        long before = rewriter.packet().timestamp();

        source(96, 102, 5000 + 22 * 90_000, 10);
        assertThat(rewrite(102, false, 23_040)).isEqualTo(Verdict.CONTINUE);
        assertThat((rewriter.packet().timestamp() - before) & 0xffff_ffffL).isEqualTo(22 * 90_000);
    }

    @Test
    void anotherTrackJoinsWhereTheLastOneEnded() {
        source(96, 100, 5000, 10);
        rewrite(100, true, 1000);
        long sequence = rewriter.sequence();
        int generation = rewriter.generation();
        seat();
        assertThat(rewriter.begun()).isFalse();
        assertThat(rewriter.generation()).isNotEqualTo(generation);

        source(96, 64_000, 1, 10);
        assertThat(rewrite(64_000, false, 2000)).isEqualTo(Verdict.BEGIN);
        assertThat(rewriter.sequence()).isEqualTo(sequence + 1);
    }

    @Test
    void aPacketMadeAgainIsTheSame() {
        source(96, 100, 5000, 60);
        extend(13, 1);
        rewrite(100, true, 1000);
        byte[] before = copy.toArray();
        long timestamp = rewriter.packet().timestamp();
        PacketBuffer again = Objects.requireNonNull(pool.acquire());

        assertThat(rewriter.repeat(
                        source, Codec.VP8, rewriter.sequence(), timestamp, 120, source.marker(), rewriter.ids(), again))
                .isTrue();
        assertThat(again.toArray()).isEqualTo(before);
        again.release();
    }

    @Test
    void rewritingAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        source(96, 0, 0, 1000);
        ahead = HALF_A_SECOND;
        extend(13, 1, 12, 7, 8, 16);
        rewriteMany(0, 2_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        rewriteMany(2_000, 10_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private void rewriteMany(int from, int count) {
        for (int i = from; i < from + count; i++) {
            copy.length(0);
            rewrite(i, Verdict.forward(i == 0, false), i, i);
        }
    }

    @Test
    void leftOutPacketsAreNotMissed() {
        source(96, 100, 5000, 10);
        rewrite(100, true, 1000);
        long sequence = rewriter.sequence();
        rewriter.leaveOut(101);
        source(96, 102, 8000, 10);
        rewrite(102, false, 1033);
        assertThat(rewriter.sequence()).isEqualTo(sequence + 1);
    }

    /// Sources with their own numbers, timestamps and delays; switches, losses, reordering, mutes and late
    /// packets.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void theSlotsStreamIsUnbrokenWhateverPassesThrough(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Long> sourceOf = new TreeMap<>();
        long highest = -1;
        long highestTimestamp = 0;
        long highestNow = 0;
        long nowMillis = 10_000;
        boolean fresh = true;
        for (int run = 0; run < 40; run++) {
            if (random.nextInt(3) == 0) {
                seat();
            }
            long base = 65_536L * random.nextInt(1, 5) + random.nextInt(65_536);
            long timestampBase = random.nextInt() & 0xffff_ffffL;
            long begin = nowMillis;
            boolean first = true;
            int frames = random.nextInt(1, 60);
            for (int frame = 0; frame < frames; frame++) {
                // Up to three packets behind, some never coming.
                long late = first ? 0 : random.nextInt(8) == 0 ? random.nextInt(4) : 0;
                long number = base + frame - late;
                nowMillis = begin + frame * 33L + random.nextInt(5);
                source(96, number, timestampBase + (frame - late) * FRAME, 20);
                Verdict verdict = rewrite(number, first, nowMillis);
                boolean joined = first;
                first = false;
                if (verdict instanceof Verdict.Drop(DropReason reason)) {
                    assertThat(reason).isEqualTo(DropReason.BEFORE_SWITCH);
                    assertThat(number).isLessThan(base);
                    continue;
                }
                long sequence = rewriter.sequence();
                assertThat(rewriter.packet().sequenceNumber()).isEqualTo((int) (sequence & 0xffff));
                if (fresh || sequence > highest) {
                    long timestamp = rewriter.packet().timestamp();
                    if (!fresh) {
                        long step = (int) (timestamp - highestTimestamp);
                        assertThat(step).isPositive();
                        if (joined) {
                            assertThat(sequence).isEqualTo(highest + 1);
                            assertThat(step)
                                    .isBetween((nowMillis - highestNow) * 90 - 90, (nowMillis - highestNow) * 90 + 90);
                        }
                    }
                    fresh = false;
                    highest = sequence;
                    highestTimestamp = timestamp;
                    highestNow = nowMillis;
                }
                Long before = sourceOf.put(sequence, run * 100_000L + number - base);
                assertThat(before).isIn(null, run * 100_000L + number - base);
            }
            nowMillis += random.nextInt(4) == 0 ? random.nextInt(120_000) : random.nextInt(1, 50);
        }
        assertThat(highest - sourceOf.firstKey()).isLessThan(40 * 60);
        assertThat(List.copyOf(sourceOf.values())).isSorted();
    }
}
