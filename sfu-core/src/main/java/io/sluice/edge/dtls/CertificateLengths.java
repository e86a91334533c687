package io.sluice.edge.dtls;

import java.util.BitSet;

/// The pieces of a peer's Certificate message in → whether they may reach Bouncy Castle, which allocates as many bytes
/// as a length inside claims, up to 16 MiB, before it looks whether they are there.
///
/// The message is put together here as the engine does it, in any order; only when the last byte is there can the
/// engine read it, so only then its lengths are checked (RFC 5246 §7.4.2). A byte never changes once it has come: the
/// engine may have dropped the record that brought it, but it gets no other one in its place. A session shows one
/// Certificate, which [HandshakeFragments] keeps below 6 KiB.
final class CertificateLengths {
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int LENGTH_BYTES = 3;
    private static final int HANDSHAKE = 22;
    private static final int CERTIFICATE = 11;
    private static final int NONE = -1;

    private int number = NONE;
    private byte[] message = {};
    private final BitSet come = new BitSet();

    /// Takes note of a datagram that [HandshakeFragments] accepts.
    boolean acceptable(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            int body = at + RECORD_HEADER_BYTES;
            int length = HandshakeFragments.u16(datagram, at + 11);
            if (length > datagram.length - body) {
                return true;
            }
            boolean plainHandshake =
                    (datagram[at] & 0xff) == HANDSHAKE && HandshakeFragments.u16(datagram, at + 3) == 0;
            if (plainHandshake && !acceptable(datagram, body, body + length)) {
                return false;
            }
            at = body + length;
        }
        return true;
    }

    private boolean acceptable(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= MESSAGE_HEADER_BYTES) {
            int fragmentBytes = HandshakeFragments.u24(bytes, at + 9);
            if (bytes[at] == CERTIFICATE && !piece(bytes, at, fragmentBytes, end)) {
                return false;
            }
            at += MESSAGE_HEADER_BYTES + fragmentBytes;
        }
        return true;
    }

    private boolean piece(byte[] bytes, int header, int fragmentBytes, int end) {
        int messageBytes = HandshakeFragments.u24(bytes, header + 1);
        int messageNumber = HandshakeFragments.u16(bytes, header + 4);
        int offset = HandshakeFragments.u24(bytes, header + 6);
        int content = header + MESSAGE_HEADER_BYTES;
        if (fragmentBytes > end - content || fragmentBytes > messageBytes - offset) {
            return false;
        }
        if (number == NONE) {
            number = messageNumber;
            message = new byte[messageBytes];
        }
        if (messageNumber != number || messageBytes != message.length) {
            return false;
        }
        for (int i = 0; i < fragmentBytes; i++) {
            if (come.get(offset + i) && message[offset + i] != bytes[content + i]) {
                return false;
            }
            message[offset + i] = bytes[content + i];
        }
        come.set(offset, offset + fragmentBytes);
        return come.cardinality() < message.length || isWhole();
    }

    /// Whether the list fills the message, and its certificates the list.
    private boolean isWhole() {
        if (message.length < LENGTH_BYTES || HandshakeFragments.u24(message, 0) != message.length - LENGTH_BYTES) {
            return false;
        }
        int at = LENGTH_BYTES;
        while (message.length - at >= LENGTH_BYTES) {
            int length = HandshakeFragments.u24(message, at);
            if (length > message.length - at - LENGTH_BYTES) {
                return false;
            }
            at += LENGTH_BYTES + length;
        }
        return at == message.length;
    }
}
