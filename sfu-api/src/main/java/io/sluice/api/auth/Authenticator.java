package io.sluice.api.auth;

import java.time.Instant;

/// The text after `Bearer` in → a [Caller] out, or why there is none.
public final class Authenticator {
    private static final int MAX_KEY_LENGTH = 256;

    private final ApiKey apiKey;
    private final TokenVerifier tokens;

    public Authenticator(ApiKey apiKey, TokenVerifier tokens) {
        this.apiKey = apiKey;
        this.tokens = tokens;
    }

    /// What a bearer text came to.
    public sealed interface Result {
        record Known(Caller caller) implements Result {}

        /// @param why completes the sentence "The token …"
        record Unknown(String why) implements Result {}
    }

    public Result authenticate(String bearer, Instant now) {
        if (bearer.length() <= MAX_KEY_LENGTH && apiKey.matches(bearer)) {
            return new Result.Known(new Caller.Backend());
        }
        return switch (tokens.verify(bearer, now)) {
            case TokenVerifier.Verdict.Good good -> new Result.Known(new Caller.Participant(good.grants()));
            case TokenVerifier.Verdict.Bad bad -> new Result.Unknown(bad.why());
        };
    }
}
