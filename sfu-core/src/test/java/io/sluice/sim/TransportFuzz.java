package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.SessionKind;
import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.RtpPacket;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Steps of a participant who knows its keys and keeps no rule, against a whole loop: it may harm nobody but itself.
///
/// In a room of three, Ada publishes to Bea; Mal sends whatever the input says, protected with Mal's real keys, signed
/// with Mal's real password, and in the clear from anybody's address. Afterwards no invariant was broken, no other
/// session was closed, Bea still gets Ada's picture, and when all have left nothing is left. The input's first bit
/// says whether the server is lite or runs ICE in full.
public final class TransportFuzz implements FuzzTarget {
    private static final int MAX_STEPS = 200;
    private static final long LITE_SEED = 7;
    private static final long FULL_SEED = 8;

    /// Makes the first step of a seed the same step in full ICE.
    private static final int FULL_FIRST = 130;

    private static final int DTLS_ALERT = 21;
    private static final int DTLS_HANDSHAKE = 22;

    /// Of a second, half of those that are made.
    private static final int LEAST_PICTURES = 12;

    private enum Step {
        TIME,
        STRANGER,
        MAL,
        SPOOFED,
        RTP,
        OWN_RTP,
        RTCP,
        FEEDBACK,
        DTLS,
        STUN
    }

    private static final List<Step> STEPS = List.of(Step.values());
    private static final int[] PAYLOAD_TYPES = {PeerOffer.OPUS, PeerOffer.VP8, PeerOffer.VP8_RTX, PeerOffer.H264, 0, 127
    };

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public List<String> corpora() {
        return List.of("crashes");
    }

    /// The machines that keep a state; instrumented, the simulator and the codecs below them cost nine tenths of a run.
    @Override
    public String instrumented() {
        return "io.sluice.transport.**:io.sluice.conference.**:io.sluice.stream.**:io.sluice.forwarding.**:io.sluice.ice.**";
    }

    /// Each is a conference of some seconds.
    @Override
    public int inputsPerBuild() {
        return 500;
    }

    @Override
    public int maxInputBytes() {
        return 8_192;
    }

    /// A conference, not a packet.
    @Override
    public long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] vp8KeyFrame = {0x10, 0x10, 0, 0, (byte) 0x9d, 1, 0x2a, 0, 0};
        byte[] described = {(byte) 0xbe, (byte) 0xde, 0, 2, 0x30, 'v', 0x40, 'q', 0x51, 0, 1, 0, 0x10, 0x10, 0, 0, 1};
        FuzzBytes.Writer media = new FuzzBytes.Writer();
        FuzzBytes.Writer feedback = new FuzzBytes.Writer();
        for (int i = 0; i < 6; i++) {
            step(media, Step.OWN_RTP).u8(2).u8(1).u8(1).u8(0).piece(vp8KeyFrame);
            step(media, Step.OWN_RTP).u8(5).u8(1).u8(1).u8(0x10).piece(described);
            step(media, Step.TIME).u8(20);
            step(feedback, Step.FEEDBACK).u8(205).u8(1).piece(new byte[] {0, 0, 0, (byte) i});
            step(feedback, Step.FEEDBACK).u8(206).u8(1).piece(new byte[0]);
            step(feedback, Step.FEEDBACK).u8(205).u8(15).piece(new byte[] {
                0, 1, 0, 3, 0, 0, 1, (byte) i, 0x20, 3, 4, 5, 6, 0, 0, 0
            });
            step(feedback, Step.TIME).u8(50);
        }
        FuzzBytes.Writer others = new FuzzBytes.Writer();
        step(others, Step.STRANGER).piece(new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 0, 0, 0, 0});
        step(others, Step.MAL).piece(new byte[] {(byte) 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3});
        step(others, Step.SPOOFED).u8(0).piece(new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 0});
        step(others, Step.DTLS).piece(new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0});
        step(others, Step.STUN).u8(0).u8(1).u16(0x25).piece(new byte[0]);
        step(others, Step.STUN)
                .u8(1)
                .u8(2)
                .u16(0x24)
                .piece(new byte[4])
                .u16(0x802a)
                .piece(new byte[8]);
        step(others, Step.RTP).piece(new byte[] {(byte) 0x80, 96, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9, 1, 2, 3});
        step(others, Step.RTCP).piece(new byte[] {(byte) 0x80, (byte) 203, 0, 1, 0, 0, 0, 9});
        return Stream.of(media.bytes(), feedback.bytes(), others.bytes())
                .flatMap(seed -> Stream.of(seed, inFull(seed)))
                .toList();
    }

    private static FuzzBytes.Writer step(FuzzBytes.Writer writer, Step step) {
        return writer.u8(STEPS.indexOf(step));
    }

    @Override
    public void fuzz(byte[] input) {
        try (SimWorld world = SimWorld.watched(isFull(input) ? FULL_SEED : LITE_SEED, false)) {
            new Room(world).play(new FuzzBytes(input));
        }
    }

    /// By a bit of the first step, which has all steps with it and without.
    private static boolean isFull(byte[] input) {
        return input.length > 0 && input[0] < 0;
    }

    private static byte[] inFull(byte[] seed) {
        byte[] full = seed.clone();
        full[0] = (byte) (full[0] + FULL_FIRST);
        return full;
    }

    private static SimPeer joined(SimWorld world, String identity) {
        return world.peer(identity)
                .publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE)
                .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q", "h")
                .receivesPairs(0, 2)
                .join();
    }

    /// The room of one input.
    private static final class Room {
        private final SimWorld world;
        private final SimPeer ada;
        private final SimPeer bea;
        private final SimPeer mal;
        private final StunKey malsKey;
        private final String malsUser;
        private final List<TransportAddress> addresses;
        private int sequence = 1;
        private int transactions;

        Room(SimWorld world) {
            this.world = world;
            ada = joined(world, "ada");
            bea = joined(world, "bea");
            mal = joined(world, "mal");
            mal.forges = true;
            // A second session of Mal's, whose password the test can know.
            IceParameters server = second();
            malsKey = new StunKey(server.password());
            malsUser = server.usernameFragment() + ":mal2";
            world.run(SimWorld.SECONDS / 2);
            ada.startAll();
            world.run(SimWorld.SECONDS / 4);
            addresses = List.of(mal.address(), ada.address(), bea.address(), SimWorld.address("203.0.113.66", 6_666));
            Promise.that(mal.isKeyed() && !bea.inbox().received().isEmpty(), "the room is alive");
        }

        private IceParameters second() {
            ConferenceCommand.OpenResult result = world.command(
                    world.peer("mal2").receives("sv0", MediaKind.VIDEO).opening(SessionKind.WHEP, null));
            if (result instanceof ConferenceCommand.OpenResult.Opened opened) {
                return Objects.requireNonNull(opened.opened().negotiated()).ice();
            }
            throw new AssertionError(result.toString());
        }

        void play(FuzzBytes input) {
            for (int steps = 0; steps < MAX_STEPS && !input.isEmpty(); steps++) {
                step(input);
            }
            world.run(SimWorld.SECONDS);
            long before = picturesOfAda();
            world.run(SimWorld.SECONDS);
            Promise.same(0L, world.loop().stats().faults(), "no invariant is broken");
            for (ConferenceEvent.SessionClosed closed : world.events(ConferenceEvent.SessionClosed.class)) {
                Promise.that(
                        !closed.sessionId().equals(ada.sessionId())
                                && !closed.sessionId().equals(bea.sessionId()),
                        "a stranger's session is not closed");
            }
            Promise.that(picturesOfAda() - before >= LEAST_PICTURES, "Bea still gets Ada's picture");
            Promise.same(List.of(), world.violations().found(), "no witness has a complaint");
            end();
        }

        /// Those that Bea could show, by what Ada wrote into them.
        private long picturesOfAda() {
            return ada.streams.all().stream()
                    .filter(stream -> stream.kind == MediaKind.VIDEO)
                    .mapToLong(stream -> bea.receivers().stream()
                            .mapToLong(receiver -> receiver.picturesOf(stream.number))
                            .sum())
                    .sum();
        }

        private void end() {
            world.command(new ConferenceCommand.End(SimPeer.ROOM));
            ada.vanish();
            bea.vanish();
            mal.vanish();
            world.run(40 * SimWorld.SECONDS);
            Promise.same(0L, world.loop().stats().faults(), "no invariant is broken at the end");
            Promise.same(0, world.pool().inUse(), "every buffer comes back");
            Promise.same(0, world.loop().loose(), "nothing is left on the loop");
            Promise.same(List.of(), world.violations().found(), "no witness has a complaint at the end");
        }

        private void step(FuzzBytes input) {
            switch (STEPS.get(input.choice(STEPS.size()))) {
                case TIME -> world.run(SimWorld.MILLIS * input.u8());
                case STRANGER -> world.inject(tuple(addresses.getLast()), datagram(input.piece()));
                case MAL -> world.inject(tuple(mal.address()), datagram(input.piece()));
                case SPOOFED -> world.inject(tuple(addresses.get(input.choice(4))), datagram(input.piece()));
                case RTP -> rtp(input.piece());
                case OWN_RTP -> ownRtp(input);
                case RTCP -> rtcp(input.piece());
                case FEEDBACK -> feedback(input);
                case DTLS -> dtls(input.piece());
                case STUN -> stun(input);
            }
        }

        private static FiveTuple tuple(TransportAddress from) {
            return new FiveTuple(SimWorld.SERVER, from);
        }

        /// In the clear anybody may end a DTLS session of the simulated engine, which the real one lets nobody do.
        private static byte[] datagram(byte[] bytes) {
            byte[] datagram = bytes.length > PacketBuffer.SLOT_SIZE_BYTES / 2
                    ? java.util.Arrays.copyOf(bytes, PacketBuffer.SLOT_SIZE_BYTES / 2)
                    : bytes;
            if (datagram.length > 0 && datagram[0] == DTLS_ALERT) {
                datagram[0] = DTLS_HANDSHAKE;
            }
            return datagram;
        }

        private PacketBuffer buffer(byte[] bytes) {
            PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
            buffer.set(datagram(bytes));
            return buffer;
        }

        /// Any packet but for its number: the JDK's cipher refuses one nonce twice in a row.
        private void rtp(byte[] bytes) {
            PacketBuffer packet = buffer(bytes);
            if (packet.length() >= RtpPacket.FIXED_HEADER_BYTES) {
                packet.putU16(2, ++sequence & 0xffff);
            }
            sendRtp(packet);
        }

        /// Protects what can be; a packet that ends within its own header goes as it is.
        private void sendRtp(PacketBuffer packet) {
            if (endsInItsHeader(packet)) {
                world.inject(tuple(mal.address()), packet.toArray());
                packet.release();
            } else {
                mal.sendRtp(packet);
            }
        }

        private static boolean endsInItsHeader(PacketBuffer packet) {
            int length = packet.length();
            if (length < RtpPacket.FIXED_HEADER_BYTES) {
                return true;
            }
            int header = RtpPacket.FIXED_HEADER_BYTES + 4 * (packet.u8(0) & 0x0f);
            if ((packet.u8(0) & 0x10) == 0) {
                return length < header;
            }
            return length < header + 4 || length < header + 4 + 4 * packet.u16(header + 2);
        }

        /// A packet with a right header: SSRC, payload type, step of the number, flags; then extensions and payload.
        private void ownRtp(FuzzBytes input) {
            long[] ssrcs = {
                mal.stream("a").ssrc,
                mal.stream("vq").ssrc,
                mal.stream("vh").ssrc,
                mal.stream("vq").rtxSsrc,
                ada.stream("vq").ssrc,
                77
            };
            long ssrc = ssrcs[input.choice(ssrcs.length)];
            int payloadType = PAYLOAD_TYPES[input.choice(PAYLOAD_TYPES.length)];
            int step = input.u8();
            sequence += step > 0xf0 ? step << 8 : 1 + step % 4;
            int flags = input.u8();
            byte[] content = datagram(input.piece());
            PacketBuffer packet = Objects.requireNonNull(world.peerPool().acquire());
            packet.length(12 + content.length);
            packet.putU8(0, 0x80 | (flags & 0x3f));
            packet.putU8(1, payloadType | (flags & 0x80));
            packet.putU16(2, sequence & 0xffff);
            packet.putU32(4, world.now() / 11_111);
            packet.putU32(8, ssrc);
            packet.write(12, content, 0, content.length);
            sendRtp(packet);
        }

        private void rtcp(byte[] bytes) {
            if (bytes.length >= 8) {
                mal.sendRawRtcp(buffer(bytes));
            }
        }

        /// A packet about one of Mal's slots in a right frame: type, format, content.
        private void feedback(FuzzBytes input) {
            int type = 200 + input.u8() % 8;
            int format = input.u8() & 0x1f;
            byte[] content = datagram(input.piece());
            int words = content.length / 4;
            PacketBuffer packet = Objects.requireNonNull(world.peerPool().acquire());
            packet.length(12 + 4 * words);
            packet.putU8(0, 0x80 | format);
            packet.putU8(1, type);
            packet.putU16(2, words + 2);
            packet.putU32(4, mal.stream("a").ssrc);
            packet.putU32(8, mal.slot(format % 2 == 0 ? "sv1" : "sv0").slot().ssrc());
            packet.write(12, content, 0, 4 * words);
            mal.sendRawRtcp(packet);
        }

        private void dtls(byte[] bytes) {
            byte[] record = bytes.length == 0 ? new byte[1] : bytes;
            record[0] = DTLS_HANDSHAKE;
            world.inject(tuple(mal.address()), datagram(record));
        }

        /// A message that Mal signs, from any address: how many attributes, then each.
        private void stun(FuzzBytes input) {
            TransportAddress from = addresses.get(input.choice(addresses.size()));
            TransactionId id = new TransactionId(++transactions, 5);
            StunWriter writer =
                    StunWriter.bindingRequest(id).attribute(0x0006, malsUser.getBytes(StandardCharsets.UTF_8));
            for (int attributes = input.u8() % 8; attributes > 0; attributes--) {
                writer.attribute(input.u16(), datagram(input.piece()));
            }
            byte[] signed = writer.sign(malsKey);
            if (signed.length <= PacketBuffer.SLOT_SIZE_BYTES / 2) {
                world.inject(tuple(from), signed);
            }
        }
    }
}
