package io.sluice.edge.dtls;

import java.util.Arrays;

/// A DTLS client's datagrams in → how much of each the server's record layer may see: a ChangeCipherSpec and what is
/// behind it only when every message before it has come.
///
/// Bouncy Castle obeys a ChangeCipherSpec as soon as it has keys. If the CertificateVerify before it was lost, it then
/// waits for that message among encrypted records, while the client repeats it in the clear until the time is over. So
/// such a ChangeCipherSpec is lost too, and the client's repetition brings everything in order.
final class ClientFlight {
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int CERTIFICATE = 11;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int UNKNOWN = -1;

    /// Of each message: how many bytes it has, and how many of them, from the first on, have come. Pieces in a wrong
    /// order
    /// are not counted; the repetition brings them again.
    private final int[] messageBytes = new int[HandshakeFragments.MAX_MESSAGES];

    private final int[] comeBytes = new int[HandshakeFragments.MAX_MESSAGES];
    private int certificate = UNKNOWN;
    private int certificateVerify = UNKNOWN;

    ClientFlight() {
        Arrays.fill(messageBytes, UNKNOWN);
    }

    /// Takes note of a datagram that [HandshakeFragments] accepts.
    ///
    /// @return how many of its bytes may pass, at a record's end
    int passing(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            int type = datagram[at] & 0xff;
            boolean plain = HandshakeFragments.u16(datagram, at + 3) == 0;
            int body = at + RECORD_HEADER_BYTES;
            int length = HandshakeFragments.u16(datagram, at + 11);
            if (length > datagram.length - body) {
                return datagram.length;
            }
            if (plain && type == HANDSHAKE) {
                note(datagram, body, body + length);
            } else if (plain && type == CHANGE_CIPHER_SPEC && !isComplete()) {
                return at;
            }
            at = body + length;
        }
        return datagram.length;
    }

    /// Counts from the Certificate on: a client that sends it has had an answer to all that was before.
    private boolean isComplete() {
        if (certificate == UNKNOWN || certificateVerify == UNKNOWN) {
            return false;
        }
        for (int number = certificate; number <= certificateVerify; number++) {
            if (messageBytes[number] == UNKNOWN || comeBytes[number] < messageBytes[number]) {
                return false;
            }
        }
        return true;
    }

    private void note(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= MESSAGE_HEADER_BYTES) {
            int number = HandshakeFragments.u16(bytes, at + 4);
            int offset = HandshakeFragments.u24(bytes, at + 6);
            int fragmentBytes = HandshakeFragments.u24(bytes, at + 9);
            if (number >= HandshakeFragments.MAX_MESSAGES || fragmentBytes > end - at - MESSAGE_HEADER_BYTES) {
                return;
            }
            if (messageBytes[number] == UNKNOWN) {
                messageBytes[number] = HandshakeFragments.u24(bytes, at + 1);
            }
            switch (bytes[at]) {
                case CERTIFICATE -> certificate = number;
                case CERTIFICATE_VERIFY -> certificateVerify = number;
                default -> {}
            }
            if (offset <= comeBytes[number]) {
                comeBytes[number] = Math.max(comeBytes[number], offset + fragmentBytes);
            }
            at += MESSAGE_HEADER_BYTES + fragmentBytes;
        }
    }
}
