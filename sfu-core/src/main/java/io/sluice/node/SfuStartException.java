package io.sluice.node;

/// Why a node did not start, as one sentence for the person who started it.
public final class SfuStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public SfuStartException(String sentence) {
        super(sentence);
    }

    public SfuStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
