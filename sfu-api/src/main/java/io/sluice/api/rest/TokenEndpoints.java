package io.sluice.api.rest;

import io.sluice.api.auth.Grants;
import io.sluice.api.auth.TokenMint;
import io.sluice.api.config.ServerConfig;
import io.sluice.api.http.Access;
import io.sluice.api.http.Answer;
import io.sluice.api.http.Call;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.conference.Permissions;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Join tokens: minted for backends, and, on a server that nobody configured, for the page on the same machine.
public final class TokenEndpoints {
    private static final int MAX_METADATA_LENGTH = 4_096;

    private final TokenMint mint;
    private final ServerConfig config;

    public TokenEndpoints(TokenMint mint, ServerConfig config) {
        this.mint = mint;
        this.config = config;
    }

    public void bind(ContractRouter router) {
        router.bind("mintToken", Access.BEARER, this::mintToken).bind("pageToken", Access.ANYBODY, this::pageToken);
    }

    private Future<Answer> mintToken(Call call) {
        call.backendOnly();
        JsonObject body = call.json();
        long seconds = body.getLong("ttlSeconds", config.auth().tokenLifetime().toSeconds());
        long most = config.auth().maxTokenLifetime().toSeconds();
        if (seconds > most) {
            throw new ProblemException(Problem.at(
                    422, "invalid_value", "/ttlSeconds", "ttlSeconds is above the " + most + " that are configured."));
        }
        Object metadata = body.getValue("metadata");
        String metadataText = metadata == null ? "" : Json.encode(metadata);
        if (metadataText.length() > MAX_METADATA_LENGTH) {
            throw new ProblemException(Problem.at(
                    422, "invalid_value", "/metadata", "metadata is longer than " + MAX_METADATA_LENGTH + "."));
        }
        boolean hidden = body.getBoolean("hidden", false);
        SequencedSet<Permissions.Publish> publish =
                body.containsKey("publish") || !hidden ? publish(body.getJsonArray("publish")) : new LinkedHashSet<>();
        Grants grants = new Grants(
                call.path("name"),
                call.path("identity"),
                body.getString("name", ""),
                metadataText,
                new Permissions(publish, body.getBoolean("subscribe", true), hidden),
                admin(body.getJsonArray("admin")),
                body.getBoolean("create", true));
        return Future.succeededFuture(minted(grants, Duration.ofSeconds(seconds)));
    }

    private Future<Answer> pageToken(Call call) {
        if (!config.open()) {
            throw new ProblemException(Problem.notFound("There is nothing at this address."));
        }
        String scheme = config.http().tls() == null ? "http" : "https";
        if (!isOwnPage(scheme, call.header("Host"), call.header("Origin"))) {
            throw new ProblemException(Problem.forbidden("Only the page on this machine gets tokens here."));
        }
        JsonObject body = call.json();
        return Future.succeededFuture(minted(
                Grants.everything(body.getString("conference"), body.getString("identity"), body.getString("name", "")),
                config.auth().tokenLifetime()));
    }

    /// Another site's page has another `Origin`, and one that came by a name rebound to this machine another `Host`.
    ///
    /// @param scheme that the listener speaks
    static boolean isOwnPage(String scheme, @Nullable String host, @Nullable String origin) {
        if (host == null || origin == null || !origin.equals(scheme + "://" + host)) {
            return false;
        }
        try {
            String name = URI.create(origin).getHost();
            return "localhost".equals(name) || "127.0.0.1".equals(name) || "[::1]".equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Answer minted(Grants grants, Duration lifetime) {
        TokenMint.Minted minted = mint.mint(grants, lifetime, Instant.now());
        return Answer.json(
                        201,
                        new JsonObject()
                                .put("token", minted.token())
                                .put("expiresAt", minted.expiresAt().toString()))
                .with("Cache-Control", "no-store");
    }

    private static SequencedSet<Permissions.Publish> publish(@Nullable JsonArray names) {
        if (names == null) {
            return Permissions.ALL.publish();
        }
        SequencedSet<Permissions.Publish> publish = new LinkedHashSet<>();
        names.forEach(name -> publish.add(Permissions.Publish.valueOf(upper(name))));
        return publish;
    }

    private static SequencedSet<Grants.Admin> admin(@Nullable JsonArray names) {
        SequencedSet<Grants.Admin> admin = new LinkedHashSet<>();
        if (names != null) {
            names.forEach(name -> admin.add(Grants.Admin.valueOf(upper(name))));
        }
        return admin;
    }

    private static String upper(Object name) {
        return String.valueOf(name).toUpperCase(Locale.ROOT);
    }
}
