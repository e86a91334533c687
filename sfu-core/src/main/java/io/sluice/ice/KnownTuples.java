package io.sluice.ice;

import io.sluice.address.FiveTuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The 5-tuples of one session, bounded. A peer that keeps coming from new ones pushes out only those that have been
/// silent for a while, so the bound is also the rate.
final class KnownTuples {
    /// A tuple that was heard this recently keeps its place.
    private static final long STALE_NANOS = 5_000_000_000L;

    private final Map<FiveTuple, KnownTuple> byTuple = new LinkedHashMap<>();
    private final int max;

    KnownTuples(int max) {
        this.max = max;
    }

    @Nullable
    KnownTuple get(FiveTuple tuple) {
        return byTuple.get(tuple);
    }

    boolean isFull() {
        return byTuple.size() >= max;
    }

    KnownTuple add(FiveTuple tuple, long nowNanos) {
        KnownTuple known = new KnownTuple(tuple, nowNanos);
        byTuple.put(tuple, known);
        return known;
    }

    /// Takes out the one that was silent longest, if that is long enough.
    ///
    /// @param kept the path in use, which stays whatever its age
    @Nullable
    FiveTuple evict(@Nullable FiveTuple kept, long nowNanos) {
        KnownTuple oldest = null;
        for (KnownTuple known : byTuple.values()) {
            if (!known.tuple.equals(kept) && (oldest == null || known.heardNanos < oldest.heardNanos)) {
                oldest = known;
            }
        }
        if (oldest == null || nowNanos - oldest.heardNanos < STALE_NANOS) {
            return null;
        }
        byTuple.remove(oldest.tuple);
        return oldest.tuple;
    }

    boolean remove(FiveTuple tuple) {
        return byTuple.remove(tuple) != null;
    }

    Collection<KnownTuple> all() {
        return byTuple.values();
    }

    List<FiveTuple> removeAll() {
        List<FiveTuple> tuples = new ArrayList<>(byTuple.keySet());
        byTuple.clear();
        return tuples;
    }
}
