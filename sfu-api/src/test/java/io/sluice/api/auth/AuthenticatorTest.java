package io.sluice.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String KEY = "an-api-key-0123456789";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private final TokenKeys keys = TokenKeys.of(List.of(), KEY);
    private final Authenticator authenticator =
            new Authenticator(new ApiKey(KEY), new TokenVerifier(keys, "sluice", "sluice", Duration.ofSeconds(30)));

    @Test
    void theApiKeyIsABackend() {
        assertThat(authenticator.authenticate(KEY, NOW))
                .isEqualTo(new Authenticator.Result.Known(new Caller.Backend()));
    }

    @Test
    void aTokenIsAParticipantOfItsConferenceOnly() {
        Grants grants = Grants.everything("room", "ada", "");
        String token = new TokenMint(keys, "sluice", "sluice")
                .mint(grants, Duration.ofMinutes(1), NOW)
                .token();
        Caller caller = new Caller.Participant(grants);
        assertThat(authenticator.authenticate(token, NOW)).isEqualTo(new Authenticator.Result.Known(caller));
        assertThat(caller.sees("room")).isTrue();
        assertThat(caller.sees("other")).isFalse();
        assertThat(caller.speaksFor("room", "ada")).isTrue();
        assertThat(caller.speaksFor("room", "bob")).isFalse();
        assertThat(caller.speaksFor("other", "ada")).isFalse();
    }

    @Test
    void anythingElseIsUnknown() {
        for (String bearer : List.of("", KEY + "x", KEY.substring(1), KEY.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(authenticator.authenticate(bearer, NOW)).isInstanceOf(Authenticator.Result.Unknown.class);
        }
    }

    @Test
    void randomKeysAreLongAndDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(ApiKey.random(random)).hasSize(36).startsWith("slk_").isNotEqualTo(ApiKey.random(random));
    }

    @Test
    void namesAreReadableInUrlsAndLogs() {
        assertThat(List.of("a", "Ada-1", "zoë", "会议", "a.b_c~d:e@f+g", "x".repeat(128)))
                .allMatch(Names::isName);
        assertThat(List.of("", ".", "..", "-a", "a/b", "a b", "a\nb", "a?", "a#", "a%", "x".repeat(129), "\u202ea"))
                .noneMatch(Names::isName);
    }
}
