package io.sluice.ice;

import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Binding requests of ours that wait for a response, oldest first; bounded in number and age.
final class OpenChecks {
    /// As many as the greatest check list has pairs, and some for consent.
    static final int MAX = 128;

    /// A full agent repeats a request for some seven seconds; a later answer says nothing about the present.
    static final long LIFETIME_NANOS = 12_000_000_000L;

    private final Map<TransactionId, OpenCheck> byId = new LinkedHashMap<>();
    private final IceSink sink;

    OpenChecks(IceSink sink) {
        this.sink = sink;
    }

    void open(TransactionId id, OpenCheck check) {
        if (byId.containsKey(id)) {
            return;
        }
        Iterator<Map.Entry<TransactionId, OpenCheck>> oldestFirst =
                byId.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<TransactionId, OpenCheck> entry = oldestFirst.next();
            if (byId.size() < MAX && check.sentNanos() - entry.getValue().sentNanos() < LIFETIME_NANOS) {
                break;
            }
            oldestFirst.remove();
            sink.transactionClosed(entry.getKey());
        }
        byId.put(id, check);
        sink.transactionOpened(id);
    }

    @Nullable
    OpenCheck get(TransactionId id) {
        return byId.get(id);
    }

    void close(TransactionId id) {
        if (byId.remove(id) != null) {
            sink.transactionClosed(id);
        }
    }

    void closeAll() {
        List<TransactionId> ids = new ArrayList<>(byId.keySet());
        byId.clear();
        ids.forEach(sink::transactionClosed);
    }
}
