package io.sluice.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The deadlines of many machines in → the earliest one, and whose it is, out.
///
/// An indexed binary heap: moving a deadline costs O(log n) and no allocation. A machine whose deadline is
/// [#NEVER] keeps its entry but takes no place in the heap, so idle rooms cost nothing. Owned by one thread.
///
/// @param <O> whose deadlines these are
public final class Deadlines<O> {
    /// No deadline at all; later than any other.
    public static final long NEVER = Long.MAX_VALUE;

    private static final int ABSENT = -1;

    @SuppressWarnings("unchecked") // only entries of O enter, and the array never leaves
    private @Nullable Entry<O>[] heap = (Entry<O>[]) new Entry<?>[16];

    private int size;

    /// One owner's place. Made by [Deadlines#add], and good only for the heap that made it.
    public static final class Entry<O> {
        private final Deadlines<O> home;
        private final O owner;
        private long deadlineNanos = NEVER;
        private int index = ABSENT;

        private Entry(Deadlines<O> home, O owner) {
            this.home = home;
            this.owner = owner;
        }

        public O owner() {
            return owner;
        }

        public long deadlineNanos() {
            return deadlineNanos;
        }
    }

    /// Makes an entry without a deadline.
    public Entry<O> add(O owner) {
        return new Entry<>(this, owner);
    }

    /// Moves an entry to another deadline; [#NEVER] takes it out of the heap.
    public void set(Entry<O> entry, long deadlineNanos) {
        if (entry.home != this) {
            throw new IllegalArgumentException("an entry of another heap");
        }
        long before = entry.deadlineNanos;
        entry.deadlineNanos = deadlineNanos;
        if (entry.index == ABSENT) {
            if (deadlineNanos != NEVER) {
                push(entry);
            }
        } else if (deadlineNanos == NEVER) {
            takeOut(entry);
        } else if (deadlineNanos < before) {
            up(entry, entry.index);
        } else if (deadlineNanos > before) {
            down(entry, entry.index);
        }
    }

    /// Ends an entry's waiting; it may be set again.
    public void remove(Entry<O> entry) {
        set(entry, NEVER);
    }

    /// The earliest deadline in nanoseconds, or [#NEVER].
    public long next() {
        Entry<O> first = heap[0];
        return first == null ? NEVER : first.deadlineNanos;
    }

    /// The entry whose deadline is the earliest, or null where none waits.
    public @Nullable Entry<O> earliest() {
        return heap[0];
    }

    /// How many entries wait for a moment.
    public int size() {
        return size;
    }

    private void push(Entry<O> entry) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        up(entry, size++);
    }

    private void takeOut(Entry<O> entry) {
        int hole = entry.index;
        Entry<O> last = at(--size);
        heap[size] = null;
        entry.index = ABSENT;
        if (last != entry) {
            up(last, hole);
            if (last.index == hole) {
                down(last, hole);
            }
        }
    }

    private void up(Entry<O> entry, int from) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Entry<O> above = at(parent);
            if (above.deadlineNanos <= entry.deadlineNanos) {
                break;
            }
            put(above, index);
            index = parent;
        }
        put(entry, index);
    }

    private void down(Entry<O> entry, int from) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).deadlineNanos < at(child).deadlineNanos) {
                child++;
            }
            Entry<O> below = at(child);
            if (entry.deadlineNanos <= below.deadlineNanos) {
                break;
            }
            put(below, index);
            index = child;
        }
        put(entry, index);
    }

    private void put(Entry<O> entry, int index) {
        heap[index] = entry;
        entry.index = index;
    }

    private Entry<O> at(int index) {
        Entry<O> entry = heap[index];
        if (entry == null) {
            throw new IllegalStateException("a hole in the heap of deadlines at " + index + " of " + size);
        }
        return entry;
    }
}
