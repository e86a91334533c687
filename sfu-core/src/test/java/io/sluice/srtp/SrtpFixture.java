package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.parameters.SrtpProfile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

/// Keys, packets and buffers for tests of this package.
final class SrtpFixture implements AutoCloseable {
    static final int SSRC = 0xCAFE_BABE;

    final PacketPool pool = new PacketPool(64);
    final SrtpCipherFactory ciphers = new JceSrtpCipherFactory();

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static byte[] key(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        new Random(7).nextBytes(key);
        return key;
    }

    static byte[] salt(SrtpProfile profile) {
        byte[] salt = new byte[profile.saltBytes()];
        new Random(8).nextBytes(salt);
        return salt;
    }

    /// A packet with 40 bytes of payload that depend on its sequence number.
    static byte[] rtp(int ssrc, long index) {
        ByteBuffer packet = ByteBuffer.allocate(52);
        packet.put((byte) 0x80)
                .put((byte) 96)
                .putShort((short) index)
                .putInt((int) index * 90)
                .putInt(ssrc);
        byte[] payload = new byte[40];
        new Random(index).nextBytes(payload);
        return packet.put(payload).array();
    }

    /// A packet with CSRCs and a header extension.
    static byte[] rtpWithExtension(int ssrc, long index) {
        ByteBuffer packet = ByteBuffer.allocate(12 + 8 + 12 + 30);
        packet.put((byte) 0x92).put((byte) 96).putShort((short) index).putInt(1).putInt(ssrc);
        packet.putInt(0x11)
                .putInt(0x22)
                .putShort((short) 0xBEDE)
                .putShort((short) 2)
                .putLong(0x1122_3344_5566_7788L);
        Arrays.fill(packet.array(), packet.position(), packet.capacity(), (byte) index);
        return packet.array();
    }

    /// A receiver report without blocks, followed by a source description's worth of bytes.
    static byte[] rtcp(int ssrc, int filler) {
        ByteBuffer packet = ByteBuffer.allocate(32);
        packet.putInt(0x80C9_0001).putInt(ssrc).putInt(0x81CA_0005).putInt(ssrc);
        Arrays.fill(packet.array(), 16, 32, (byte) filler);
        return packet.array();
    }

    PacketBuffer buffer(byte[] bytes) {
        PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
        buffer.set(bytes);
        return buffer;
    }

    SrtpSender sender(SrtpProfile profile) {
        return new SrtpSender(profile, key(profile), salt(profile), ciphers);
    }

    SrtpReceiver receiver(SrtpProfile profile) {
        return new SrtpReceiver(profile, key(profile), salt(profile), ciphers);
    }

    /// The protected bytes; the sender must agree.
    byte[] protect(SrtpSender sender, byte[] rtp) {
        PacketBuffer buffer = buffer(rtp);
        SrtpSender.Result result = sender.protect(buffer);
        byte[] bytes = buffer.toArray();
        buffer.release();
        if (result != SrtpSender.Result.OK) {
            throw new AssertionError("refused to protect: " + result);
        }
        return bytes;
    }

    byte[] protectRtcp(SrtpSender sender, byte[] rtcp) {
        PacketBuffer buffer = buffer(rtcp);
        SrtpSender.Result result = sender.protectRtcp(buffer);
        byte[] bytes = buffer.toArray();
        buffer.release();
        if (result != SrtpSender.Result.OK) {
            throw new AssertionError("refused to protect: " + result);
        }
        return bytes;
    }

    SrtpSender.Result tryProtect(SrtpSender sender, byte[] rtp) {
        PacketBuffer buffer = buffer(rtp);
        SrtpSender.Result result = sender.protect(buffer);
        buffer.release();
        return result;
    }

    SrtpReceiver.Result tryUnprotect(SrtpReceiver receiver, byte[] srtp) {
        PacketBuffer buffer = buffer(srtp);
        SrtpReceiver.Result result = receiver.unprotect(buffer);
        if (result != SrtpReceiver.Result.OK && !Arrays.equals(buffer.toArray(), srtp)) {
            throw new AssertionError("a refused packet was changed");
        }
        buffer.release();
        return result;
    }

    SrtpReceiver.Result tryUnprotectRtcp(SrtpReceiver receiver, byte[] srtcp) {
        PacketBuffer buffer = buffer(srtcp);
        SrtpReceiver.Result result = receiver.unprotectRtcp(buffer);
        if (result != SrtpReceiver.Result.OK && !Arrays.equals(buffer.toArray(), srtcp)) {
            throw new AssertionError("a refused packet was changed");
        }
        buffer.release();
        return result;
    }

    /// The plaintext; the receiver must agree.
    byte[] unprotect(SrtpReceiver receiver, byte[] srtp) {
        PacketBuffer buffer = buffer(srtp);
        SrtpReceiver.Result result = receiver.unprotect(buffer);
        byte[] bytes = buffer.toArray();
        buffer.release();
        if (result != SrtpReceiver.Result.OK) {
            throw new AssertionError("refused to unprotect: " + result);
        }
        return bytes;
    }

    byte[] unprotectRtcp(SrtpReceiver receiver, byte[] srtcp) {
        PacketBuffer buffer = buffer(srtcp);
        SrtpReceiver.Result result = receiver.unprotectRtcp(buffer);
        byte[] bytes = buffer.toArray();
        buffer.release();
        if (result != SrtpReceiver.Result.OK) {
            throw new AssertionError("refused to unprotect: " + result);
        }
        return bytes;
    }

    @Override
    public void close() {
        int inUse = pool.inUse();
        pool.close();
        if (inUse != 0) {
            throw new AssertionError(inUse + " buffers were not released");
        }
    }
}
