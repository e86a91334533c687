package io.sluice.api.config;

import java.util.List;

/// Why a configuration was refused: sentences for the person who wrote it, each naming key, place and expectation.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String sentence) {
        super(sentence);
    }

    public ConfigException(List<String> sentences) {
        super(String.join("\n", sentences));
    }
}
