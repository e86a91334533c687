package io.sluice.edge.dtls;

/// Handshake fragments in → whether they may reach Bouncy Castle, which allocates as many bytes as a fragment
/// claims its message to have, up to 16 MiB for each of 16 messages, and keeps a list of the gaps between
/// fragments.
///
/// The limits leave every real handshake alone: the greatest message seen is a ClientHello of 1461 bytes with a
/// post-quantum key share, the highest number is 7, and fragments are cut at the path's MTU. At most 8 messages of
/// 6 KiB can be waiting in pieces.
final class HandshakeFragments {
    static final int MAX_MESSAGE_BYTES = 6 * 1024;
    static final int MAX_MESSAGES = 8;

    /// Of a fragment that is not its message's last.
    static final int MIN_FRAGMENT_BYTES = 64;

    private static final int RECORD_HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int HANDSHAKE = 22;

    /// Nobody agrees on it, but Bouncy Castle reads it and allocates what it claims, up to 16 MiB (RFC 4680).
    private static final int SUPPLEMENTAL_DATA = 23;

    private HandshakeFragments() {}

    /// Looks into the records of a datagram that are not encrypted yet; malformed ones are left for the engine to
    /// drop.
    static boolean acceptable(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            int length = u16(datagram, at + 11);
            int body = at + RECORD_HEADER_BYTES;
            if (length > datagram.length - body) {
                return true;
            }
            boolean plainHandshake = (datagram[at] & 0xff) == HANDSHAKE && u16(datagram, at + 3) == 0;
            if (plainHandshake && !acceptable(datagram, body, length)) {
                return false;
            }
            at = body + length;
        }
        return true;
    }

    /// Looks at the fragments in one plaintext handshake record.
    static boolean acceptable(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (end - at >= MESSAGE_HEADER_BYTES) {
            int messageBytes = u24(bytes, at + 1);
            int number = u16(bytes, at + 4);
            int fragmentOffset = u24(bytes, at + 6);
            int fragmentBytes = u24(bytes, at + 9);
            if (messageBytes > MAX_MESSAGE_BYTES || number >= MAX_MESSAGES || bytes[at] == SUPPLEMENTAL_DATA) {
                return false;
            }
            if (fragmentOffset + fragmentBytes < messageBytes && fragmentBytes < MIN_FRAGMENT_BYTES) {
                return false;
            }
            at += MESSAGE_HEADER_BYTES + fragmentBytes;
        }
        return true;
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    static int u24(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | u16(bytes, at + 1);
    }
}
