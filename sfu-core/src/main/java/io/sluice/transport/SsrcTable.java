package io.sluice.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// SSRC → value, looked up for each packet without allocating; bounded.
final class SsrcTable<T> {
    private static final int INITIAL_SLOTS = 16;

    private final int maxEntries;
    private long[] keys = new long[INITIAL_SLOTS];
    private @Nullable Object[] values = new @Nullable Object[INITIAL_SLOTS];
    private int size;

    SsrcTable(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    @SuppressWarnings("unchecked") // only put writes, and it takes a T
    @Nullable
    T get(long ssrc) {
        return (T) values[find(keys, values, ssrc)];
    }

    /// @return false, with nothing changed, where the table is full
    boolean put(long ssrc, T value) {
        int at = find(keys, values, ssrc);
        if (values[at] == null) {
            if (size == maxEntries) {
                return false;
            }
            if (++size * 2 > keys.length) {
                rebuild(keys.length * 2);
                at = find(keys, values, ssrc);
            }
        }
        keys[at] = ssrc;
        values[at] = value;
        return true;
    }

    void remove(long ssrc) {
        int at = find(keys, values, ssrc);
        if (values[at] != null) {
            values[at] = null;
            size--;
            // Removals are rare; a table without gravestones keeps the lookups short.
            rebuild(keys.length);
        }
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size >= maxEntries;
    }

    private void rebuild(int slots) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        long[] newKeys = new long[slots];
        @Nullable Object[] newValues = new @Nullable Object[slots];
        Arrays.fill(newKeys, -1);
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int at = find(newKeys, newValues, oldKeys[i]);
                newKeys[at] = oldKeys[i];
                newValues[at] = value;
            }
        }
        keys = newKeys;
        values = newValues;
    }

    private static int find(long[] keys, @Nullable Object[] values, long ssrc) {
        int mask = keys.length - 1;
        int at = (int) ((ssrc * 0x9e3779b97f4a7c15L) >>> 32) & mask;
        while (values[at] != null && keys[at] != ssrc) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
