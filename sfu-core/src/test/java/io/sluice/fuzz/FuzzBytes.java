package io.sluice.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One input in → numbers and pieces out, zeros behind its end; and pieces in → such an input out, for seeds.
///
/// A piece stands behind its length in two bytes (RFC 4571 §2), as in the fixtures.
public final class FuzzBytes {
    private final byte[] input;
    private int at;

    public FuzzBytes(byte[] input) {
        this.input = input;
    }

    public boolean isEmpty() {
        return at >= input.length;
    }

    public int u8() {
        return at < input.length ? input[at++] & 0xff : 0;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    /// One of `count` choices.
    public int choice(int count) {
        return u8() % count;
    }

    /// The next piece, shortened to what is there.
    public byte[] piece() {
        int from = Math.min(input.length, at + 2);
        int wanted = u16();
        at = Math.min(input.length, from + wanted);
        return Arrays.copyOfRange(input, from, at);
    }

    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(input, Math.min(at, input.length), input.length);
        at = input.length;
        return rest;
    }

    public String text() {
        return new String(rest(), StandardCharsets.UTF_8);
    }

    /// Writes what [FuzzBytes] reads.
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Writer u8(int value) {
            out.write(value);
            return this;
        }

        public Writer u16(int value) {
            return u8(value >>> 8).u8(value);
        }

        public Writer piece(byte[] bytes) {
            u16(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        public byte[] bytes() {
            return out.toByteArray();
        }
    }
}
