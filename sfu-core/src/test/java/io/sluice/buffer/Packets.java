package io.sluice.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Packets for tests: from hex, from fixture files, cut short and mutated.
public final class Packets {
    private final PacketPool pool = new PacketPool(4 * PacketPool.SLOTS_PER_SLAB);

    public PacketPool pool() {
        return pool;
    }

    public PacketBuffer empty() {
        return Objects.requireNonNull(pool.acquire(), "too many packets in one test");
    }

    public PacketBuffer of(byte[] bytes) {
        PacketBuffer buffer = empty();
        buffer.set(bytes);
        return buffer;
    }

    /// A packet of these hexadecimal digits; blanks do not count.
    public PacketBuffer of(String hex) {
        return of(bytes(hex));
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    public static String hex(PacketBuffer buffer) {
        return HexFormat.of().formatHex(buffer.toArray());
    }

    /// The packets of a file below `packets/`, each behind its length in two bytes (RFC 4571).
    public static List<byte[]> framed(String file) {
        try (InputStream in = Packets.class.getResourceAsStream("/packets/" + file)) {
            byte[] all = Objects.requireNonNull(in, file).readAllBytes();
            List<byte[]> packets = new ArrayList<>();
            int at = 0;
            while (at < all.length) {
                int length = (all[at] & 0xff) << 8 | (all[at + 1] & 0xff);
                byte[] packet = new byte[length];
                System.arraycopy(all, at + 2, packet, 0, length);
                packets.add(packet);
                at += 2 + length;
            }
            return packets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes a damaged copy of `seed` the content of `target`: bits flipped, bytes replaced by the values on which
    /// parsers fall, the end cut off or grown.
    public static void mutate(byte[] seed, PacketBuffer target, RandomGenerator random) {
        target.set(seed);
        if (random.nextInt(4) == 0) {
            target.length(random.nextInt(seed.length + 1));
        } else if (random.nextInt(8) == 0) {
            target.length(Math.min(target.capacity(), seed.length + random.nextInt(8)));
        }
        int length = target.length();
        for (int changes = random.nextInt(6); changes > 0 && length > 0; changes--) {
            // Headers are at the front: half of all changes go there.
            int at = random.nextInt(random.nextBoolean() ? Math.min(length, 24) : length);
            switch (random.nextInt(4)) {
                case 0 -> target.putU8(at, target.u8(at) ^ 1 << random.nextInt(8));
                case 1 -> target.putU8(at, random.nextInt(256));
                case 2 -> target.putU8(at, random.nextBoolean() ? 0xff : 0);
                default -> target.putU8(at, target.u8(at) + (random.nextBoolean() ? 1 : -1));
            }
        }
    }
}
