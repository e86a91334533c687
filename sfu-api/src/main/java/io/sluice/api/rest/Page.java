package io.sluice.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.Call;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A whole list in → the page of it that a call asked for out: ordered by key, so that entries that come and go between
/// two calls shift nothing. The token is the last key of the page before.
final class Page {
    private static final int DEFAULT_LIMIT = 50;

    private Page() {}

    static <T> JsonObject of(
            Call call, String name, List<T> all, Function<T, String> key, Function<T, JsonObject> view) {
        String limitText = call.query("limit");
        int limit = limitText == null ? DEFAULT_LIMIT : limit(limitText);
        String after = after(call.query("pageToken"));
        List<T> rest = all.stream()
                .filter(item -> after == null || key.apply(item).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(limit + 1L)
                .toList();
        List<T> shown = rest.subList(0, Math.min(limit, rest.size()));
        JsonArray items = new JsonArray();
        shown.forEach(item -> items.add(view.apply(item)));
        return new JsonObject()
                .put(name, items)
                .put("nextPageToken", rest.size() > limit ? token(key.apply(shown.getLast())) : null);
    }

    /// The contract bounds the value, but takes 1e1 and 1.0 for integers as well.
    private static int limit(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ProblemException(Problem.badRequest("limit must be written in digits."));
        }
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static @Nullable String after(@Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.badRequest("The pageToken must be the nextPageToken of the page before."));
        }
    }
}
