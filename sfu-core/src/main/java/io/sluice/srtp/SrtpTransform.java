package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;

/// One packet and its index in → the same packet sealed or opened in place: where the RFCs put IV, tag and SRTCP
/// index.
///
/// Stateless but for the IV's scratch bytes. AEAD (RFC 7714 §8, §9): the IV is `00 00 | SSRC | index` over a salt
/// of 12 bytes, and an SRTCP packet ends in `tag | index`. AES-CM (RFC 3711 §4.1.1, §3.4): the IV is `00 00 00 00 |
/// SSRC | index | 00 00` over a salt of 14 bytes, an SRTCP packet ends in `index | tag`, and the tag of an SRTP
/// packet covers the rollover counter, which is not sent.
final class SrtpTransform {
    /// Fixed RTP header; also what stays clear of an RTCP packet is counted from here.
    static final int RTP_HEADER_BYTES = 12;

    /// First header word and sender SSRC of a compound packet stay clear.
    static final int RTCP_CLEAR_BYTES = 8;

    private static final int INDEX_WORD_BYTES = 4;

    /// The E flag: this SRTCP packet is encrypted.
    private static final int ENCRYPTED = 0x8000_0000;

    private final SrtpCipher cipher;
    private final boolean aead;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;
    private final byte[] salt;
    private final byte[] iv;
    private final int ssrcAt;

    SrtpTransform(SrtpProfile profile, SessionKeys keys, SrtpCipherFactory ciphers) {
        cipher = ciphers.cipher(profile, keys.encryptionKey(), keys.authenticationKey());
        aead = isAead(profile);
        rtpTagBytes = profile.rtpTagBytes();
        rtcpTagBytes = profile.rtcpTagBytes();
        iv = new byte[aead ? 12 : 16];
        salt = new byte[iv.length];
        System.arraycopy(keys.salt(), 0, salt, 0, profile.saltBytes());
        ssrcAt = aead ? 2 : 4;
    }

    static boolean isAead(SrtpProfile profile) {
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> true;
            case AES128_CM_SHA1_80 -> false;
        };
    }

    /// How much longer an RTP packet becomes.
    int rtpOverheadBytes() {
        return rtpTagBytes;
    }

    /// How much longer an RTCP packet becomes.
    int rtcpOverheadBytes() {
        return rtcpTagBytes + INDEX_WORD_BYTES;
    }

    /// @param index 48 bits: rollover counter and sequence number
    void sealRtp(PacketBuffer packet, int headerBytes, int ssrc, long index) {
        int plainBytes = packet.length();
        packet.length(plainBytes + rtpTagBytes);
        cipher.seal(packet, headerBytes, plainBytes - headerBytes, plainBytes, iv(ssrc, index), roc(index), rocBytes());
    }

    /// @return false where the tag is wrong; the packet is then as it was
    boolean openRtp(PacketBuffer packet, int headerBytes, int ssrc, long index) {
        int tagAt = packet.length() - rtpTagBytes;
        if (!cipher.open(packet, headerBytes, tagAt - headerBytes, tagAt, iv(ssrc, index), roc(index), rocBytes())) {
            return false;
        }
        packet.length(tagAt);
        return true;
    }

    /// @param index 31 bits
    void sealRtcp(PacketBuffer packet, int ssrc, int index) {
        int plainBytes = packet.length();
        int word = index | ENCRYPTED;
        packet.length(plainBytes + rtcpOverheadBytes());
        packet.putI32(rtcpWordAt(packet), word);
        cipher.seal(
                packet,
                RTCP_CLEAR_BYTES,
                plainBytes - RTCP_CLEAR_BYTES,
                rtcpTagAt(packet),
                iv(ssrc, index),
                word,
                INDEX_WORD_BYTES);
    }

    /// The SRTCP index of a packet that is long enough; -1 where it says that it is not encrypted, which DTLS-SRTP
    /// has no way to agree on.
    int rtcpIndex(PacketBuffer packet) {
        int word = packet.i32(rtcpWordAt(packet));
        return (word & ENCRYPTED) == 0 ? -1 : word & ~ENCRYPTED;
    }

    /// @return false where the tag is wrong; the packet is then as it was
    boolean openRtcp(PacketBuffer packet, int ssrc, int index) {
        int plainBytes = packet.length() - rtcpOverheadBytes();
        if (!cipher.open(
                packet,
                RTCP_CLEAR_BYTES,
                plainBytes - RTCP_CLEAR_BYTES,
                rtcpTagAt(packet),
                iv(ssrc, index),
                index | ENCRYPTED,
                INDEX_WORD_BYTES)) {
            return false;
        }
        packet.length(plainBytes);
        return true;
    }

    /// The bytes of an RTP packet that stay clear: fixed header, CSRCs and header extension.
    ///
    /// @return -1 where there is no such header of version 2 within the packet
    static int rtpHeaderBytes(PacketBuffer packet) {
        int length = packet.length();
        if (length < RTP_HEADER_BYTES) {
            return -1;
        }
        int first = packet.u8(0);
        int header = RTP_HEADER_BYTES + 4 * (first & 0x0f);
        if (first >>> 6 != 2 || header > length) {
            return -1;
        }
        if ((first & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * packet.u16(header + 2);
        }
        return header > length ? -1 : header;
    }

    private int rtcpWordAt(PacketBuffer packet) {
        return packet.length() - (aead ? INDEX_WORD_BYTES : rtcpTagBytes + INDEX_WORD_BYTES);
    }

    private int rtcpTagAt(PacketBuffer packet) {
        return packet.length() - (aead ? rtcpTagBytes + INDEX_WORD_BYTES : rtcpTagBytes);
    }

    private int rocBytes() {
        return aead ? 0 : 4;
    }

    private static int roc(long index) {
        return (int) (index >>> 16);
    }

    private byte[] iv(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, iv.length);
        for (int i = 0; i < 4; i++) {
            iv[ssrcAt + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            iv[ssrcAt + 4 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        return iv;
    }
}
