package io.sluice.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sluice.conference.Permissions;
import io.sluice.conference.Permissions.Publish;
import io.vertx.core.json.Json;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A join token's text in → its grants out, or why it is refused.
///
/// Only HS256 with a `kid` of ours is looked at: the algorithm comes from us, never from the token, so neither
/// `alg: none` nor a public key taken for a secret gets anywhere. The signature is checked before any claim is read.
public final class TokenVerifier {
    static final String CLAIM = "sluice";
    static final int MAX_TOKEN_LENGTH = 8_192;
    private static final int MAX_NAME_LENGTH = 128;
    private static final int MAX_METADATA_LENGTH = 4_096;

    private final TokenKeys keys;
    private final String issuer;
    private final String audience;
    private final Duration clockSkew;

    public TokenVerifier(TokenKeys keys, String issuer, String audience, Duration clockSkew) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.clockSkew = clockSkew;
    }

    /// What a token came to.
    public sealed interface Verdict {
        record Good(Grants grants) implements Verdict {}

        /// @param why for the bearer; quotes nothing of the token
        record Bad(String why) implements Verdict {}
    }

    public Verdict verify(String token, Instant now) {
        if (token.length() > MAX_TOKEN_LENGTH) {
            return bad("is longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        try {
            return verify(SignedJWT.parse(token), now);
        } catch (ParseException | JOSEException e) {
            return bad("cannot be read");
        } catch (RuntimeException e) {
            // The library promises ParseException, but a token is anybody's bytes.
            return bad("is malformed");
        }
    }

    private Verdict verify(SignedJWT token, Instant now) throws ParseException, JOSEException {
        JWSHeader header = token.getHeader();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())) {
            return bad("is not signed with HS256");
        }
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return bad("asks for header parameters that are not supported");
        }
        if (header.getType() != null && !JOSEObjectType.JWT.equals(header.getType())) {
            return bad("is not of type JWT");
        }
        MACVerifier verifier = keys.verifier(header.getKeyID());
        if (verifier == null) {
            return bad("names no key (kid) of this server");
        }
        if (!token.verify(verifier)) {
            return bad("has a wrong signature");
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        String why = timesAndParties(claims, now);
        return why == null ? grants(claims) : bad(why);
    }

    private @Nullable String timesAndParties(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            return "has no expiry (exp)";
        }
        if (!now.minus(clockSkew).isBefore(expires.toInstant())) {
            return "has expired";
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now.plus(clockSkew).isBefore(notBefore.toInstant())) {
            return "is not valid yet (nbf)";
        }
        Date issued = claims.getIssueTime();
        if (issued != null && now.plus(clockSkew).isBefore(issued.toInstant())) {
            return "was issued in the future (iat)";
        }
        if (!issuer.equals(claims.getIssuer())) {
            return "is of another issuer (iss)";
        }
        return claims.getAudience().contains(audience) ? null : "is for another audience (aud)";
    }

    private static Verdict grants(JWTClaimsSet claims) throws ParseException {
        String identity = claims.getSubject();
        if (identity == null || !Names.isName(identity)) {
            return bad("has no usable identity (sub)");
        }
        String name = claims.getStringClaim("name");
        if (name != null && name.length() > MAX_NAME_LENGTH) {
            return bad("has a name of more than " + MAX_NAME_LENGTH + " characters");
        }
        Object metadata = claims.getClaim("metadata");
        String metadataText = metadata == null ? "" : Json.encode(metadata);
        if (metadataText.length() > MAX_METADATA_LENGTH) {
            return bad("has metadata of more than " + MAX_METADATA_LENGTH + " characters");
        }
        Map<String, Object> claim = claims.getJSONObjectClaim(CLAIM);
        if (claim == null) {
            return bad("has no claim \"" + CLAIM + "\"");
        }
        if (!(claim.get("conference") instanceof String conference) || !Names.isName(conference)) {
            return bad("names no conference");
        }
        SequencedSet<Publish> publish = constants(claim.get("publish"), Publish.class);
        SequencedSet<Grants.Admin> admin = constants(claim.get("admin"), Grants.Admin.class);
        Boolean subscribe = flag(claim.get("subscribe"));
        Boolean hidden = flag(claim.get("hidden"));
        Boolean create = flag(claim.get("create"));
        if (publish == null || admin == null || subscribe == null || hidden == null || create == null) {
            return bad("has a claim \"" + CLAIM + "\" that cannot be read");
        }
        return new Verdict.Good(new Grants(
                conference,
                identity,
                name == null ? "" : name,
                metadataText,
                new Permissions(publish, subscribe, hidden),
                admin,
                create));
    }

    /// What is left out is not granted.
    private static @Nullable Boolean flag(@Nullable Object claim) {
        return claim == null ? Boolean.FALSE : claim instanceof Boolean flag ? flag : null;
    }

    private static <E extends Enum<E>> @Nullable SequencedSet<E> constants(@Nullable Object claim, Class<E> type) {
        SequencedSet<E> constants = new LinkedHashSet<>();
        if (claim == null) {
            return constants;
        }
        if (!(claim instanceof List<?> list)) {
            return null;
        }
        for (Object item : list) {
            E constant = Arrays.stream(type.getEnumConstants())
                    .filter(candidate ->
                            candidate.name().toLowerCase(Locale.ROOT).equals(item))
                    .findFirst()
                    .orElse(null);
            if (constant == null) {
                return null;
            }
            constants.add(constant);
        }
        return constants;
    }

    private static Verdict bad(String why) {
        return new Verdict.Bad(why);
    }
}
