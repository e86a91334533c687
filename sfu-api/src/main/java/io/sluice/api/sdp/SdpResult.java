package io.sluice.api.sdp;

/// What reading a text came to: its value, or the first problem in it.
public sealed interface SdpResult<T> {
    record Read<T>(T value) implements SdpResult<T> {}

    record Faulty<T>(SdpProblem problem) implements SdpResult<T> {}

    static <T> SdpResult<T> read(T value) {
        return new Read<>(value);
    }

    static <T> SdpResult<T> faulty(SdpProblem problem) {
        return new Faulty<>(problem);
    }
}
