package io.sluice.stun;

import io.sluice.address.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Attributes in → the bytes of one STUN message out (RFC 8489 §5). Attributes stand in the order of the calls;
/// [#sign] closes the message.
public final class StunWriter {
    public static final int BINDING = 1;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    private byte[] bytes = new byte[128];
    private int length = StunParser.HEADER;

    private StunWriter(int type, TransactionId id) {
        put16(0, type);
        put32(4, StunParser.COOKIE);
        put64(8, id.high());
        put32(16, id.low());
    }

    public static StunWriter bindingRequest(TransactionId id) {
        return new StunWriter(0x0001, id);
    }

    public static StunWriter bindingIndication(TransactionId id) {
        return new StunWriter(0x0011, id);
    }

    public static StunWriter bindingSuccess(TransactionId id) {
        return new StunWriter(0x0101, id);
    }

    public static StunWriter bindingError(TransactionId id) {
        return new StunWriter(0x0111, id);
    }

    public StunWriter username(String username) {
        return attribute(USERNAME, username.getBytes(StandardCharsets.UTF_8));
    }

    public StunWriter priority(long priority) {
        int at = open(PRIORITY, 4);
        put32(at, (int) priority);
        return this;
    }

    public StunWriter useCandidate() {
        open(USE_CANDIDATE, 0);
        return this;
    }

    /// ICE-CONTROLLING or ICE-CONTROLLED (RFC 8445 §16.1).
    public StunWriter role(boolean controlling, long tieBreaker) {
        int at = open(controlling ? ICE_CONTROLLING : ICE_CONTROLLED, 8);
        put64(at, tieBreaker);
        return this;
    }

    public StunWriter mappedAddress(TransportAddress address) {
        byte[] ip = address.ip();
        int at = open(XOR_MAPPED_ADDRESS, 4 + ip.length);
        put16(at, ip.length == 4 ? 1 : 2);
        put16(at + 2, address.port() ^ (StunParser.COOKIE >>> 16));
        for (int i = 0; i < ip.length; i++) {
            bytes[at + 4 + i] = (byte) (ip[i] ^ bytes[4 + i]);
        }
        return this;
    }

    /// @param code 300..699
    public StunWriter errorCode(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int at = open(ERROR_CODE, 4 + text.length);
        bytes[at + 2] = (byte) (code / 100);
        bytes[at + 3] = (byte) (code % 100);
        System.arraycopy(text, 0, bytes, at + 4, text.length);
        return this;
    }

    public StunWriter unknownAttributes(int[] types) {
        int at = open(UNKNOWN_ATTRIBUTES, 2 * types.length);
        for (int i = 0; i < types.length; i++) {
            put16(at + 2 * i, types[i]);
        }
        return this;
    }

    /// Any attribute by its number; zero bytes pad it to four.
    public StunWriter attribute(int type, byte[] value) {
        int at = open(type, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /// Closes with MESSAGE-INTEGRITY and FINGERPRINT.
    public byte[] sign(StunKey key) {
        int offset = length;
        int at = open(MESSAGE_INTEGRITY, StunKey.TAG_BYTES);
        System.arraycopy(key.tag(bytes, offset), 0, bytes, at, StunKey.TAG_BYTES);
        return fingerprint();
    }

    /// Closes with FINGERPRINT alone.
    public byte[] fingerprint() {
        int offset = length;
        int at = open(FINGERPRINT, 4);
        put32(at, StunGuard.fingerprint(bytes, offset));
        return unsigned();
    }

    /// Closes with neither.
    public byte[] unsigned() {
        return Arrays.copyOf(bytes, length);
    }

    private int open(int type, int size) {
        int at = length;
        length = at + 4 + ((size + 3) & ~3);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
        }
        put16(at, type);
        put16(at + 2, size);
        put16(2, length - StunParser.HEADER);
        return at + 4;
    }

    private void put16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    private void put32(int at, int value) {
        put16(at, value >>> 16);
        put16(at + 2, value);
    }

    private void put64(int at, long value) {
        put32(at, (int) (value >>> 32));
        put32(at + 4, (int) value);
    }
}
