package io.sluice.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.Base64URL;
import io.sluice.api.auth.TokenVerifier.Verdict;
import io.sluice.api.config.ServerConfig.JwtKey;
import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Any text as a token, and any claims under our own signature: a verdict each time, grants only from what we signed,
/// and those within their bounds. The first byte says which.
public final class TokenFuzz implements FuzzTarget {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final TokenVerifier VERIFIER = new TokenVerifier(
            TokenKeys.of(List.of(new JwtKey("new", SECRET)), "unused-api-key-1"),
            "sluice",
            "sluice",
            Duration.ofSeconds(30));
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"new\"}";
    private static final String CLAIMS = "{\"iss\":\"sluice\",\"aud\":\"sluice\",\"sub\":\"ada\",\"exp\":1795349000,"
            + "\"name\":\"Ada\",\"metadata\":{\"a\":[1,2.5,null]},\"sluice\":{\"conference\":\"room\","
            + "\"publish\":[\"audio\",\"video\"],\"subscribe\":true,\"admin\":[\"mute\"],\"hidden\":false,"
            + "\"create\":true}}";

    private enum Part {
        TOKEN,
        CLAIMS,
        HEADER
    }

    private static final List<Part> PARTS = List.of(Part.values());

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public String instrumented() {
        return "io.sluice.**:com.nimbusds.**";
    }

    /// A body, not a packet.
    @Override
    public long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public int maxInputBytes() {
        return TokenVerifier.MAX_TOKEN_LENGTH + 64;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed(Part.CLAIMS, CLAIMS),
                seed(Part.CLAIMS, CLAIMS.replace("\"ada\"", "\"a.b-c\"").replace("1795349000", "1.795349e9")),
                seed(Part.HEADER, HEADER),
                seed(Part.HEADER, "{\"alg\":\"none\"}"),
                seed(Part.HEADER, "{\"alg\":\"HS256\",\"kid\":\"new\",\"b64\":false,\"crit\":[\"b64\"]}"),
                seed(Part.TOKEN, token(HEADER.getBytes(UTF_8), CLAIMS.getBytes(UTF_8))),
                seed(Part.TOKEN, "a.b.c"));
    }

    private static byte[] seed(Part part, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] seed = new byte[1 + bytes.length];
        seed[0] = (byte) PARTS.indexOf(part);
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        return seed;
    }

    @Override
    public void fuzz(byte[] input) {
        FuzzBytes bytes = new FuzzBytes(input);
        Part part = PARTS.get(bytes.choice(PARTS.size()));
        byte[] rest = bytes.rest();
        String token = switch (part) {
            case TOKEN -> new String(rest, UTF_8);
            case CLAIMS -> token(HEADER.getBytes(UTF_8), rest);
            case HEADER -> token(rest, CLAIMS.getBytes(UTF_8));
        };
        switch (VERIFIER.verify(token, NOW)) {
            case Verdict.Bad bad -> Promise.that(!bad.why().isEmpty(), "a refusal says why");
            case Verdict.Good(Grants grants) -> check(token, grants);
        }
    }

    private static void check(String token, Grants grants) {
        // The library takes blanks and control characters around a token off.
        String[] parts = token.trim().split("\\.", -1);
        Promise.same(3, parts.length, "a good token has three parts");
        // Base64 has more than one text for the same bytes; the bytes count.
        Promise.that(
                Arrays.equals(mac(parts[0] + "." + parts[1]), new Base64URL(parts[2]).decode()),
                "a good token is signed");
        Promise.that(Names.isName(grants.identity()) && Names.isName(grants.conference()), "its names are names");
        Promise.that(grants.name().length() <= 128, "a name is short");
        Promise.that(grants.metadata().length() <= 4_096, "metadata are bounded");
    }

    private static String token(byte[] header, byte[] claims) {
        String signed = base64(header) + "." + base64(claims);
        return signed + "." + base64(mac(signed));
    }

    private static byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
