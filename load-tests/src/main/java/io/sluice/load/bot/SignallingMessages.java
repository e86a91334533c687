package io.sluice.load.bot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// What a bot wants in → the text of its requests out, and the text of a reply in → what it means out.
final class SignallingMessages {
    static final String LEAVE = "{\"type\":\"leave\",\"id\":\"2\"}";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOIN_ID = "1";

    /// What the server says to the join.
    sealed interface Reply {
        record Answered(String sdp) implements Reply {}

        record Refused(String why) implements Reply {}

        /// An event, or a reply to something else.
        record OfNoConcern() implements Reply {}
    }

    private SignallingMessages() {}

    static String join(String token, String offer) {
        return JSON.createObjectNode()
                .put("type", "join")
                .put("id", JOIN_ID)
                .put("token", token)
                .put("offer", offer)
                .toString();
    }

    static Reply read(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Reply.Refused("no JSON: " + text);
        }
        if (!JOIN_ID.equals(message.path("re").asText())) {
            return new Reply.OfNoConcern();
        }
        return message.path("answer").isTextual()
                ? new Reply.Answered(message.path("answer").asText())
                : new Reply.Refused(text);
    }
}
