package io.sluice.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sluice.api.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Grants in → a signed join token out.
public final class TokenMint {
    private final TokenKeys keys;
    private final String issuer;
    private final String audience;

    public TokenMint(TokenKeys keys, String issuer, String audience) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
    }

    public record Minted(String token, Instant expiresAt) {}

    public Minted mint(Grants grants, Duration lifetime, Instant now) {
        Instant expiresAt = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("conference", grants.conference());
        claim.put("publish", lower(grants.permissions().publish()));
        claim.put("subscribe", grants.permissions().subscribe());
        claim.put("admin", lower(grants.admin()));
        claim.put("hidden", grants.permissions().hidden());
        claim.put("create", grants.create());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(grants.identity())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiresAt))
                .claim(TokenVerifier.CLAIM, claim);
        if (!grants.name().isEmpty()) {
            claims.claim("name", grants.name());
        }
        Object metadata = JsonText.opaque(grants.metadata());
        if (metadata != null) {
            claims.claim("metadata", metadata);
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(keys.signingId())
                        .build(),
                claims.build());
        try {
            token.sign(keys.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 signs with any key of 32 bytes", e);
        }
        return new Minted(token.serialize(), expiresAt);
    }

    private static List<String> lower(Iterable<? extends Enum<?>> constants) {
        List<String> names = new ArrayList<>();
        constants.forEach(constant -> names.add(constant.name().toLowerCase(Locale.ROOT)));
        return names;
    }
}
