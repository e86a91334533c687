package io.sluice.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sluice.api.auth.TokenVerifier.Verdict;
import io.sluice.api.config.ServerConfig.JwtKey;
import io.sluice.conference.Permissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String OLD_SECRET = "another secret of at least 32 bytes!";
    private static final TokenKeys KEYS =
            TokenKeys.of(List.of(new JwtKey("new", SECRET), new JwtKey("old", OLD_SECRET)), "unused-api-key-1");
    private static final TokenVerifier VERIFIER = new TokenVerifier(KEYS, "sluice", "sluice", Duration.ofSeconds(30));

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"new\"}";
    private static final long EXP = NOW.getEpochSecond() + 600;
    private static final String GRANT =
            "{\"conference\":\"room\",\"publish\":[\"audio\"],\"subscribe\":true,\"create\":true}";

    private static String claims(String changes) {
        return claims(changes, GRANT);
    }

    /// The usual claims; a change replaces, and the value null leaves out.
    private static String claims(String changes, String grant) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"sluice\"");
        claims.put("aud", "\"sluice\"");
        claims.put("sub", "\"ada\"");
        claims.put("exp", String.valueOf(EXP));
        claims.put("sluice", grant);
        for (String change : changes.isEmpty() ? new String[0] : changes.split(";", -1)) {
            String[] pair = change.split("=", 2);
            if (pair[1].equals("-")) {
                claims.remove(pair[0]);
            } else {
                claims.put(pair[0], pair[1]);
            }
        }
        StringBuilder json = new StringBuilder("{");
        claims.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String signed(String header, String claims, String secret, String mac) {
        try {
            String input = base64(header) + "." + base64(claims);
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret.getBytes(UTF_8), mac));
            return input + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(hmac.doFinal(input.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String token(String header, String claims) {
        return signed(header, claims, SECRET, "HmacSHA256");
    }

    @Test
    void aGoodTokenGrantsWhatItSays() {
        String claims = claims(
                "name=\"Ada\";metadata={\"a\":1}",
                "{\"conference\":\"room\",\"publish\":[\"audio\",\"screen\"],\"subscribe\":false,\"admin\":[\"remove\"],"
                        + "\"hidden\":true,\"maxBitrateBps\":5,\"later\":\"unknown\"}");
        Grants expected = new Grants(
                "room",
                "ada",
                "Ada",
                "{\"a\":1}",
                new Permissions(
                        new LinkedHashSet<>(List.of(Permissions.Publish.AUDIO, Permissions.Publish.SCREEN)),
                        false,
                        true),
                new LinkedHashSet<>(List.of(Grants.Admin.REMOVE)),
                false);
        assertThat(VERIFIER.verify(token(HEADER, claims), NOW)).isEqualTo(new Verdict.Good(expected));
    }

    @Test
    void whatIsMintedIsGoodUntilItExpires() {
        Grants grants = new Grants(
                "room",
                "zoë",
                "Zoë",
                "[1,\"x\"]",
                Permissions.ALL,
                new LinkedHashSet<>(List.of(Grants.Admin.MUTE)),
                true);
        TokenMint.Minted minted = new TokenMint(KEYS, "sluice", "sluice").mint(grants, Duration.ofMinutes(1), NOW);
        assertThat(VERIFIER.verify(minted.token(), NOW)).isEqualTo(new Verdict.Good(grants));
        assertThat(minted.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(VERIFIER.verify(minted.token(), NOW.plusSeconds(89))).isInstanceOf(Verdict.Good.class);
        assertThat(VERIFIER.verify(minted.token(), NOW.plusSeconds(90))).isInstanceOf(Verdict.Bad.class);
    }

    @Test
    void anOlderKeyStillVerifies() {
        String header = HEADER.replace("new", "old");
        assertThat(VERIFIER.verify(signed(header, claims(""), OLD_SECRET, "HmacSHA256"), NOW))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void theClocksMayDifferByTheSkew() {
        assertThat(VERIFIER.verify(token(HEADER, claims("nbf=" + (NOW.getEpochSecond() + 30))), NOW))
                .isInstanceOf(Verdict.Good.class);
        assertThat(VERIFIER.verify(token(HEADER, claims("exp=" + (NOW.getEpochSecond() - 29))), NOW))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void aKeyDerivedFromTheApiKeyChangesWithIt() {
        TokenKeys one = TokenKeys.of(List.of(), "api-key-number-one");
        TokenKeys two = TokenKeys.of(List.of(), "api-key-number-two");
        String token = new TokenMint(one, "sluice", "sluice")
                .mint(Grants.everything("room", "ada", ""), Duration.ofMinutes(1), NOW)
                .token();
        assertThat(new TokenVerifier(one, "sluice", "sluice", Duration.ZERO).verify(token, NOW))
                .isInstanceOf(Verdict.Good.class);
        assertThat(new TokenVerifier(two, "sluice", "sluice", Duration.ZERO).verify(token, NOW))
                .isInstanceOf(Verdict.Bad.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void badTokensAreRefusedWithoutQuotingThem(String what, String token) {
        assertThat(VERIFIER.verify(token, NOW))
                .as(what)
                .isInstanceOfSatisfying(
                        Verdict.Bad.class, bad -> assertThat(bad.why()).doesNotContain("room", "eve"));
    }

    static Stream<Arguments> badTokens() throws Exception {
        String good = token(HEADER, claims(""));
        String[] parts = good.split("\\.", -1);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair rsa = generator.generateKeyPair();
        SignedJWT rs256 = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("new").build(), JWTClaimsSet.parse(claims("")));
        rs256.sign(new RSASSASigner(rsa.getPrivate()));
        String publicKey = Base64.getEncoder().encodeToString(rsa.getPublic().getEncoded());
        return Stream.of(
                bad("empty", ""),
                bad("a word", "token"),
                bad("dots", ".."),
                bad("many dots", "....."),
                bad("not Base64", "!!!.???.***"),
                bad("control characters", "\u0000.\u0001.\n"),
                bad("64 KiB", "a".repeat(65_536)),
                bad("64 KiB, three parts", "a".repeat(30_000) + "." + "a".repeat(30_000) + ".a"),
                bad("no signature", parts[0] + "." + parts[1] + "."),
                bad("no third part", parts[0] + "." + parts[1]),
                bad("five parts", good + ".a.b"),
                bad("another signature", parts[0] + "." + parts[1] + "." + base64("x".repeat(32))),
                bad("a shortened signature", good.substring(0, good.length() - 4)),
                bad("other claims", parts[0] + "." + base64(claims("sub=\"eve\"")) + "." + parts[2]),
                bad("another header", base64(HEADER.replace("JWT", "jwt ")) + "." + parts[1] + "." + parts[2]),
                bad("alg none", base64("{\"alg\":\"none\"}") + "." + base64(claims("")) + "."),
                bad("alg None", base64("{\"alg\":\"None\",\"kid\":\"new\"}") + "." + base64(claims("")) + "."),
                bad("alg none, signed", token("{\"alg\":\"none\",\"kid\":\"new\"}", claims(""))),
                bad("no alg", token("{\"kid\":\"new\"}", claims(""))),
                bad("alg HS384", signed(HEADER.replace("256", "384"), claims(""), SECRET, "HmacSHA384")),
                bad("alg HS512", signed(HEADER.replace("256", "512"), claims(""), SECRET, "HmacSHA512")),
                bad("alg RS256", rs256.serialize()),
                bad("alg RS256 with an HMAC", token(HEADER.replace("HS256", "RS256"), claims(""))),
                bad("public key as secret", signed(HEADER, claims(""), publicKey, "HmacSHA256")),
                bad("alg hs256", token(HEADER.replace("HS256", "hs256"), claims(""))),
                bad("another secret", signed(HEADER, claims(""), OLD_SECRET, "HmacSHA256")),
                bad("no kid", token("{\"alg\":\"HS256\"}", claims(""))),
                bad("unknown kid", token(HEADER.replace("new", "newer"), claims(""))),
                bad("kid as a path", token(HEADER.replace("new", "../../dev/null"), claims(""))),
                bad("kid as SQL", token(HEADER.replace("new", "' OR 1=1 --"), claims(""))),
                bad("kid as a number", token("{\"alg\":\"HS256\",\"kid\":1}", claims(""))),
                bad("kid null", token("{\"alg\":\"HS256\",\"kid\":null}", claims(""))),
                bad("crit", token("{\"alg\":\"HS256\",\"kid\":\"new\",\"crit\":[\"exp\"],\"exp\":1}", claims(""))),
                bad("b64 false", token("{\"alg\":\"HS256\",\"kid\":\"new\",\"b64\":false}", claims(""))),
                bad("another type", token("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"new\"}", claims(""))),
                bad("header is no object", token("[]", claims(""))),
                bad("claims are no object", token(HEADER, "[]")),
                bad("claims are no JSON", token(HEADER, "{")),
                bad("no exp", token(HEADER, claims("exp=-"))),
                bad("exp null", token(HEADER, claims("exp=null"))),
                bad("exp as text", token(HEADER, claims("exp=\"2099\""))),
                bad("exp zero", token(HEADER, claims("exp=0"))),
                bad("exp negative", token(HEADER, claims("exp=-1"))),
                bad("expired", token(HEADER, claims("exp=" + (NOW.getEpochSecond() - 31)))),
                bad("nbf later", token(HEADER, claims("nbf=" + (NOW.getEpochSecond() + 31)))),
                bad("nbf as text", token(HEADER, claims("nbf=\"x\""))),
                bad("iat later", token(HEADER, claims("iat=" + (NOW.getEpochSecond() + 31)))),
                bad("no iss", token(HEADER, claims("iss=-"))),
                bad("another iss", token(HEADER, claims("iss=\"Sluice\""))),
                bad("iss as list", token(HEADER, claims("iss=[\"sluice\"]"))),
                bad("no aud", token(HEADER, claims("aud=-"))),
                bad("another aud", token(HEADER, claims("aud=[\"other\"]"))),
                bad("no sub", token(HEADER, claims("sub=-"))),
                bad("empty sub", token(HEADER, claims("sub=\"\""))),
                bad("sub with a slash", token(HEADER, claims("sub=\"a/b\""))),
                bad("sub with a line break", token(HEADER, claims("sub=\"a\\nb\""))),
                bad("sub too long", token(HEADER, claims("sub=\"" + "a".repeat(129) + "\""))),
                bad("name too long", token(HEADER, claims("name=\"" + "a".repeat(129) + "\""))),
                bad("name as number", token(HEADER, claims("name=1"))),
                bad("metadata too long", token(HEADER, claims("metadata=\"" + "a".repeat(4_100) + "\""))),
                bad("no grant", token(HEADER, claims("sluice=-"))),
                bad("grant as text", token(HEADER, claims("", "\"room\""))),
                bad("no conference", token(HEADER, claims("", "{}"))),
                bad("conference as pattern", token(HEADER, claims("", "{\"conference\":\"*\"}"))),
                bad("conference as list", token(HEADER, claims("", "{\"conference\":[\"room\"]}"))),
                bad("publish as text", token(HEADER, claims("", "{\"conference\":\"room\",\"publish\":\"audio\"}"))),
                bad("publish unknown", token(HEADER, claims("", "{\"conference\":\"room\",\"publish\":[\"all\"]}"))),
                bad("subscribe as text", token(HEADER, claims("", "{\"conference\":\"room\",\"subscribe\":\"no\"}"))),
                bad("admin unknown", token(HEADER, claims("", "{\"conference\":\"room\",\"admin\":[\"root\"]}"))));
    }

    private static Arguments bad(String what, String token) {
        return Arguments.of(what, token);
    }
}
