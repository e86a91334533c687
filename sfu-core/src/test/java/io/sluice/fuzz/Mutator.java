package io.sluice.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Seed inputs and a number in → an endless row of damaged ones out, the same for the same number.
///
/// What Jazzer finds by watching branches this finds by mass: bits flipped, lengths at their extremes, ends cut off,
/// pieces taken out, doubled, or put together from two inputs.
public final class Mutator {
    private static final int MAX_CHANGES = 6;
    private static final int MAX_PIECE_BYTES = 64;

    /// The front of an input is where its headers are.
    private static final int FRONT_BYTES = 32;

    private static final int[] EXTREMES = {0, 1, 0x7f, 0x80, 0xff, 0x0100, 0x7fff, 0x8000, 0xfffe, 0xffff};

    private final List<byte[]> seeds;
    private final int maxBytes;
    private final SplittableRandom random;

    public Mutator(List<byte[]> seeds, int maxBytes, long number) {
        this.seeds = List.copyOf(seeds);
        this.maxBytes = maxBytes;
        this.random = new SplittableRandom(number);
    }

    public byte[] next() {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length > maxBytes ? Arrays.copyOf(input, maxBytes) : input;
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return bytes(1 + random.nextInt(FRONT_BYTES));
        }
        int at = place(input.length);
        int piece = Math.min(1 + random.nextInt(MAX_PIECE_BYTES), input.length - at);
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> input[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4, 5 -> input[at] = (byte) random.nextInt(256);
            case 6, 7 -> input[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 8, 9, 10 -> {
                int extreme = EXTREMES[random.nextInt(EXTREMES.length)];
                input[at] = (byte) extreme;
                if (at + 1 < input.length && random.nextBoolean()) {
                    input[at] = (byte) (extreme >>> 8);
                    input[at + 1] = (byte) extreme;
                }
            }
            case 11 -> {
                return Arrays.copyOf(input, at);
            }
            case 12 -> {
                return joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, at + piece, input.length));
            }
            case 13 -> {
                byte[] head = Arrays.copyOf(input, at + piece);
                return joined(head, Arrays.copyOfRange(input, at, input.length));
            }
            case 14 -> {
                byte[] head = joined(Arrays.copyOf(input, at), bytes(piece));
                return joined(head, Arrays.copyOfRange(input, at, input.length));
            }
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = other.length == 0 ? 0 : place(other.length);
                return joined(Arrays.copyOf(input, at), Arrays.copyOfRange(other, from, other.length));
            }
        }
        return input;
    }

    private int place(int length) {
        return random.nextInt(random.nextBoolean() ? Math.min(length, FRONT_BYTES) : length);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }
}
