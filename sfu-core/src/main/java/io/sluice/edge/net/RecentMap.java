package io.sluice.edge.net;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys in → values made for them earlier, as long as they are in use.
///
/// Two generations: what was not asked for while a whole generation of others came is forgotten, so that a flood
/// of forged source addresses costs bounded memory and those in use stay.
final class RecentMap<K, V> {
    private final int generationSize;
    private Map<K, V> young = new HashMap<>();
    private Map<K, V> old = new HashMap<>();

    RecentMap(int generationSize) {
        this.generationSize = generationSize;
    }

    @Nullable
    V get(K key) {
        V value = young.get(key);
        if (value == null) {
            value = old.get(key);
            if (value != null) {
                put(key, value);
            }
        }
        return value;
    }

    void put(K key, V value) {
        if (young.size() >= generationSize) {
            old = young;
            young = new HashMap<>();
        }
        young.put(key, value);
    }

    int size() {
        return young.size() + old.size();
    }
}
