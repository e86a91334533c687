package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpCipher;
import io.sluice.srtp.SrtpCipherFactory;
import java.util.HashMap;
import java.util.Map;

/// One direction of SRTP and SRTCP as a peer does it: AEAD_AES_128_GCM (RFC 7714), written anew from the RFCs.
///
/// The server's contexts are what is tested: would a peer use the same ones, a wrong rollover counter on both sides
/// would agree with itself. Only the block cipher is shared.
final class SimSrtp {
    private static final int TAG_BYTES = 16;
    private static final int SALT_BYTES = 12;
    private static final int SEEN = 4096;
    private static final int ENCRYPTED = 0x8000_0000;

    /// What is known of one SSRC.
    private static final class Source {
        private long highest = -1;
        private final long[] seen = new long[SEEN];

        private boolean isNew(long index) {
            int at = (int) (index % SEEN);
            if (highest - index >= SEEN || seen[at] == index + 1) {
                return false;
            }
            seen[at] = index + 1;
            highest = Math.max(highest, index);
            return true;
        }
    }

    private final SrtpCipher rtp;
    private final SrtpCipher rtcp;
    private final byte[] rtpSalt;
    private final byte[] rtcpSalt;
    private final Map<Integer, Source> sources = new HashMap<>();
    private final Map<Integer, Source> rtcpSources = new HashMap<>();
    private final byte[] iv = new byte[SALT_BYTES];
    private int rtcpIndex;
    private long lastNonce = -1;

    SimSrtp(byte[] key, byte[] salt, SrtpCipherFactory ciphers) {
        rtp = ciphers.cipher(SrtpProfile.AEAD_AES_128_GCM, derive(ciphers, key, salt, 0, key.length), new byte[0]);
        rtpSalt = derive(ciphers, key, salt, 2, SALT_BYTES);
        rtcp = ciphers.cipher(SrtpProfile.AEAD_AES_128_GCM, derive(ciphers, key, salt, 3, key.length), new byte[0]);
        rtcpSalt = derive(ciphers, key, salt, 5, SALT_BYTES);
    }

    /// RFC 3711 §4.3.1 with a derivation rate of 0.
    private static byte[] derive(SrtpCipherFactory ciphers, byte[] key, byte[] salt, int label, int bytes) {
        byte[] x = new byte[16];
        System.arraycopy(salt, 0, x, 0, SALT_BYTES);
        x[7] ^= (byte) label;
        return ciphers.keyStream(key, x, bytes);
    }

    private byte[] iv(byte[] salt, int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, SALT_BYTES);
        for (int i = 0; i < 4; i++) {
            iv[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            iv[6 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        return iv;
    }

    /// The index whose lower bits these are and which is next to the highest (RFC 3711 §3.3.1).
    private static long index(Source source, int sequenceNumber) {
        if (source.highest < 0) {
            return sequenceNumber;
        }
        long near = source.highest + (short) (sequenceNumber - (int) source.highest);
        return near < 0 ? near + 0x1_0000 : near;
    }

    /// What stays clear, or -1 where the packet has no whole header.
    private static int headerBytes(PacketBuffer packet) {
        if (packet.length() < 12) {
            return -1;
        }
        int header = 12 + 4 * (packet.u8(0) & 15);
        if ((packet.u8(0) & 0x10) != 0) {
            header += 4;
            header += header <= packet.length() ? 4 * packet.u16(header - 2) : 0;
        }
        return header <= packet.length() ? header : -1;
    }

    /// A packet that goes out; its sequence number may be any that is near to the highest.
    ///
    /// @return false, with nothing done, where it is no RTP packet, or the last one once more
    boolean protect(PacketBuffer packet) {
        int header = headerBytes(packet);
        if (header < 0) {
            return false;
        }
        int ssrc = packet.i32(8);
        Source source = sources.computeIfAbsent(ssrc, _ -> new Source());
        long index = index(source, packet.u16(2));
        source.isNew(index);
        long nonce = (long) ssrc << 32 ^ index;
        if (nonce == lastNonce) {
            // The JDK's cipher takes no IV twice running.
            return false;
        }
        lastNonce = nonce;
        seal(packet, header, index);
        return true;
    }

    /// A whole RTP packet that goes out under an index of the caller's choice, right or wrong; no memory of it is kept.
    void protect(PacketBuffer packet, long index) {
        seal(packet, headerBytes(packet), index);
    }

    private void seal(PacketBuffer packet, int header, long index) {
        int plain = packet.length();
        packet.length(plain + TAG_BYTES);
        rtp.seal(packet, header, plain - header, plain, iv(rtpSalt, packet.i32(8), index), 0, 0);
    }

    /// What a packet turned out to be.
    enum Opened {
        NEW,
        /// Genuine, and seen before.
        SEEN,
        FORGED
    }

    /// Opens a packet in place, unless it is forged.
    Opened unprotect(PacketBuffer packet) {
        int header = headerBytes(packet);
        if (header < 0 || packet.length() < header + TAG_BYTES) {
            return Opened.FORGED;
        }
        int ssrc = packet.i32(8);
        Source known = sources.get(ssrc);
        Source source = known == null ? new Source() : known;
        long index = index(source, packet.u16(2));
        int tagAt = packet.length() - TAG_BYTES;
        if (!rtp.open(packet, header, tagAt - header, tagAt, iv(rtpSalt, ssrc, index), 0, 0)) {
            return Opened.FORGED;
        }
        packet.length(tagAt);
        sources.putIfAbsent(ssrc, source);
        return source.isNew(index) ? Opened.NEW : Opened.SEEN;
    }

    void protectRtcp(PacketBuffer packet) {
        int plain = packet.length();
        int ssrc = packet.i32(4);
        int index = ++rtcpIndex;
        packet.length(plain + TAG_BYTES + 4);
        packet.putI32(plain + TAG_BYTES, index | ENCRYPTED);
        rtcp.seal(packet, 8, plain - 8, plain, iv(rtcpSalt, ssrc, index), index | ENCRYPTED, 4);
    }

    /// @return whether it is genuine and was not seen before
    boolean unprotectRtcp(PacketBuffer packet) {
        int plain = packet.length() - TAG_BYTES - 4;
        if (plain < 8) {
            return false;
        }
        int ssrc = packet.i32(4);
        int word = packet.i32(plain + TAG_BYTES);
        int index = word & ~ENCRYPTED;
        if ((word & ENCRYPTED) == 0 || !rtcp.open(packet, 8, plain - 8, plain, iv(rtcpSalt, ssrc, index), word, 4)) {
            return false;
        }
        packet.length(plain);
        return rtcpSources.computeIfAbsent(ssrc, _ -> new Source()).isNew(index);
    }
}
