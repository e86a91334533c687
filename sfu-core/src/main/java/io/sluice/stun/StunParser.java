package io.sluice.stun;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Any bytes in → a well-formed STUN message or null out (RFC 8489 §5 and §14). Total: never throws, never reads
/// outside, keeps nothing but the array that it was given.
public final class StunParser {
    /// What one message may carry; a check has some six attributes.
    static final int MAX_ATTRIBUTES = 64;

    static final int HEADER = 20;
    static final int COOKIE = 0x2112A442;
    private static final int MAX_USERNAME = 513;

    private StunParser() {}

    /// Whether the bytes begin as STUN does: two zero bits, a length that is the datagram's, the cookie.
    public static boolean looksLikeStun(byte[] bytes) {
        return bytes.length >= HEADER
                && (bytes[0] & 0xc0) == 0
                && i32(bytes, 4) == COOKIE
                && u16(bytes, 2) == bytes.length - HEADER
                && (bytes.length & 3) == 0;
    }

    /// @param bytes one datagram or one RFC 4571 frame; kept by the message, not to be changed afterwards
    /// @return null where it is malformed
    public static @Nullable StunMessage parse(byte[] bytes) {
        if (!looksLikeStun(bytes)) {
            return null;
        }
        StunAttributes found = new StunAttributes();
        int count = 0;
        int at = HEADER;
        while (at < bytes.length) {
            // The length is a multiple of four and so is each step: four bytes are there.
            int type = u16(bytes, at);
            int length = u16(bytes, at + 2);
            int next = at + 4 + ((length + 3) & ~3);
            if (next > bytes.length || ++count > MAX_ATTRIBUTES || found.fingerprintOffset >= 0) {
                return null;
            }
            if (!attribute(bytes, type, at, length, found)) {
                return null;
            }
            at = next;
        }
        int type = u16(bytes, 0);
        int method = (type & 0x000f) | (type & 0x00e0) >> 1 | (type & 0x3e00) >> 2;
        StunMessage.Kind kind = switch (type & 0x0110) {
            case 0x0000 -> StunMessage.Kind.REQUEST;
            case 0x0010 -> StunMessage.Kind.INDICATION;
            case 0x0100 -> StunMessage.Kind.SUCCESS;
            default -> StunMessage.Kind.ERROR;
        };
        return new StunMessage(bytes, method, kind, new TransactionId(i64(bytes, 8), i32(bytes, 16)), found);
    }

    private static boolean attribute(byte[] bytes, int type, int at, int length, StunAttributes found) {
        if (type == StunWriter.FINGERPRINT) {
            found.fingerprintOffset = at;
            return length == 4;
        }
        if (found.integrityOffset >= 0) {
            return true;
        }
        int value = at + 4;
        return switch (type) {
            case StunWriter.MESSAGE_INTEGRITY -> {
                found.integrityOffset = at;
                yield length == 20;
            }
            case StunWriter.USERNAME -> {
                if (length > MAX_USERNAME) {
                    yield false;
                }
                if (found.username == null) {
                    found.username = new String(bytes, value, length, StandardCharsets.ISO_8859_1);
                }
                yield true;
            }
            case StunWriter.USE_CANDIDATE -> {
                found.useCandidate = true;
                yield length == 0;
            }
            case StunWriter.PRIORITY -> {
                if (length != 4) {
                    yield false;
                }
                found.priority = i32(bytes, value) & 0xffffffffL;
                yield true;
            }
            case StunWriter.ICE_CONTROLLING, StunWriter.ICE_CONTROLLED -> {
                if (length != 8) {
                    yield false;
                }
                found.controlling |= type == StunWriter.ICE_CONTROLLING;
                found.controlled |= type == StunWriter.ICE_CONTROLLED;
                found.tieBreaker = i64(bytes, value);
                yield true;
            }
            case StunWriter.ERROR_CODE -> {
                if (length < 4) {
                    yield false;
                }
                found.errorCode = (bytes[value + 2] & 7) * 100 + (bytes[value + 3] & 0xff);
                yield true;
            }
            case StunWriter.XOR_MAPPED_ADDRESS -> {
                found.mappedAddress = xorMapped(bytes, value, length);
                yield found.mappedAddress != null;
            }
            default -> {
                if (type < 0x8000 && !isKnown(type)) {
                    found.addUnknown(type);
                }
                yield true;
            }
        };
    }

    /// Attributes that RFC 8489 and ICE define and that need no action here.
    private static boolean isKnown(int type) {
        return switch (type) {
            case 0x0001,
                    0x0006,
                    0x0008,
                    0x0009,
                    0x000A,
                    0x0014,
                    0x0015,
                    0x001C,
                    0x001D,
                    0x001E,
                    0x0020,
                    0x0024,
                    0x0025 -> true;
            default -> false;
        };
    }

    private static @Nullable TransportAddress xorMapped(byte[] bytes, int value, int length) {
        int size = length == 8 ? 4 : length == 20 ? 16 : 0;
        if (size == 0 || bytes[value + 1] != (size == 4 ? 1 : 2)) {
            return null;
        }
        byte[] ip = new byte[size];
        for (int i = 0; i < size; i++) {
            ip[i] = (byte) (bytes[value + 4 + i] ^ bytes[4 + i]);
        }
        return TransportAddress.of(ip, u16(bytes, value + 2) ^ (COOKIE >>> 16), TransportProtocol.UDP);
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    static int i32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    static long i64(byte[] bytes, int at) {
        return (long) i32(bytes, at) << 32 | (i32(bytes, at + 4) & 0xffffffffL);
    }
}
