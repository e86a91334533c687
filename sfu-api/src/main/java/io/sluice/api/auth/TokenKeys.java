package io.sluice.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeyLengthException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.sluice.api.config.ServerConfig;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The HS256 keys of join tokens by their `kid`.
public final class TokenKeys {
    /// The `kid` of the key that comes from the API key.
    public static final String DERIVED_ID = "api-key";

    private static final String DERIVATION_LABEL = "sluice join tokens, HS256";

    private final String signingId;
    private final MACSigner signer;
    private final Map<String, MACVerifier> verifiers = new LinkedHashMap<>();

    private TokenKeys(Map<String, byte[]> secrets) {
        try {
            this.signingId = secrets.keySet().iterator().next();
            this.signer = new MACSigner(Objects.requireNonNull(secrets.get(signingId)));
            for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
                verifiers.put(secret.getKey(), new MACVerifier(secret.getValue()));
            }
        } catch (KeyLengthException e) {
            throw new IllegalStateException("the configuration lets no short key pass", e);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// The configured keys, or else one derived from the API key, so that minted tokens outlive a restart.
    public static TokenKeys of(List<ServerConfig.JwtKey> configured, String apiKey) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        for (ServerConfig.JwtKey key : configured) {
            secrets.put(key.id(), key.secret().getBytes(UTF_8));
        }
        if (secrets.isEmpty()) {
            secrets.put(DERIVED_ID, derive(apiKey));
        }
        return new TokenKeys(secrets);
    }

    String signingId() {
        return signingId;
    }

    MACSigner signer() {
        return signer;
    }

    @Nullable
    MACVerifier verifier(@Nullable String id) {
        return id == null ? null : verifiers.get(id);
    }

    private static byte[] derive(String apiKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(apiKey.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(DERIVATION_LABEL.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
