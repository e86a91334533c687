package io.sluice.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operation answers when it is not refused.
///
/// @param contentType null with an empty body
public record Answer(
        int status, List<Header> headers, @Nullable String contentType, Buffer body) {
    public record Header(String name, String value) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    public static Answer json(int status, JsonObject document) {
        return new Answer(status, List.of(), "application/json", document.toBuffer());
    }

    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, List.of(), contentType, Buffer.buffer(text));
    }

    public static Answer empty(int status) {
        return new Answer(status, List.of(), null, Buffer.buffer());
    }

    public Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, contentType, body);
    }

    public Answer withAll(String name, List<String> values) {
        Answer answer = this;
        for (String value : values) {
            answer = answer.with(name, value);
        }
        return answer;
    }
}
