package io.sluice.forwarding;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// One [Verdict.Drop] per reason, made in advance.
final class Drops {
    private static final Map<DropReason, Verdict.Drop> ALL = new EnumMap<>(DropReason.class);

    static {
        for (DropReason reason : DropReason.values()) {
            ALL.put(reason, new Verdict.Drop(reason));
        }
    }

    private Drops() {}

    static Verdict.Drop of(DropReason reason) {
        return Objects.requireNonNull(ALL.get(reason));
    }
}
