package io.sluice.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One node of a configuration text and the line where it begins. Scalars stay text: the reader of a key decides what
/// they mean, so that a file and the environment are read alike.
sealed interface Node {
    /// Counted from 1.
    int line();

    record Scalar(String text, int line) implements Node {}

    record Items(List<Node> nodes, int line) implements Node {
        public Items {
            nodes = List.copyOf(nodes);
        }
    }

    record Fields(SequencedMap<String, Node> nodes, int line) implements Node {
        public Fields {
            nodes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nodes));
        }
    }
}
