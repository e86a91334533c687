package io.sluice.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// A target that reads text. It comes in the body of a request or in a file, each with a bound of its own, so memory is
/// measured and not limited.
public interface TextTarget extends FuzzTarget {
    /// Plays one input as UTF-8, what is none of it replaced.
    void fuzz(String text);

    /// The seeds as texts.
    List<String> texts();

    @Override
    default void fuzz(byte[] input) {
        fuzz(new String(input, UTF_8));
    }

    @Override
    default List<byte[]> seeds() {
        return texts().stream().map(text -> text.getBytes(UTF_8)).toList();
    }

    @Override
    default long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }
}
