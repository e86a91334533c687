package io.sluice.api.websocket;

import io.sluice.api.auth.Names;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/// The query of `/v1/connect`: whom the holder of an API key joins as.
///
/// @param conference null where it is missing or no name
/// @param identity null where it is missing or no name
record ConnectQuery(@Nullable String conference, @Nullable String identity, String name) {
    private static final int MAX_NAME_LENGTH = 128;

    static ConnectQuery of(MultiMap query) {
        String name = query.get("name");
        return new ConnectQuery(
                name(query.get("conference")),
                name(query.get("identity")),
                name == null || name.length() > MAX_NAME_LENGTH ? "" : name);
    }

    private static @Nullable String name(@Nullable String text) {
        return text == null || !Names.isName(text) ? null : text;
    }
}
