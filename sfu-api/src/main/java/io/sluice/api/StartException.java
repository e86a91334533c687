package io.sluice.api;

import org.jspecify.annotations.Nullable;

/// Why the server did not start, in one sentence for the person who started it.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String sentence) {
        super(sentence);
    }

    public StartException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
