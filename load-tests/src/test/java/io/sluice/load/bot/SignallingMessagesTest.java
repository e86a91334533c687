package io.sluice.load.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.load.bot.SignallingMessages.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignallingMessagesTest {
    @Test
    void aJoinCarriesTheTokenAndTheOfferAsTheyAre() throws JsonProcessingException {
        JsonNode join = new ObjectMapper().readTree(SignallingMessages.join("a.\"b", "v=0\r\ns=-\r\n"));

        assertThat(join.path("type").asText()).isEqualTo("join");
        assertThat(join.path("id").isTextual()).isTrue();
        assertThat(join.path("token").asText()).isEqualTo("a.\"b");
        assertThat(join.path("offer").asText()).isEqualTo("v=0\r\ns=-\r\n");
    }

    @Test
    void leavingIsJsonWithAnIdOfItsOwn() throws JsonProcessingException {
        JsonNode leave = new ObjectMapper().readTree(SignallingMessages.LEAVE);

        assertThat(leave.path("type").asText()).isEqualTo("leave");
        assertThat(leave.path("id").asText())
                .isNotEqualTo(new ObjectMapper()
                        .readTree(SignallingMessages.join("", ""))
                        .path("id")
                        .asText());
    }

    @Test
    void theReplyToTheJoinBringsTheAnswer() {
        assertThat(SignallingMessages.read("{\"type\":\"joined\",\"re\":\"1\",\"answer\":\"v=0\"}"))
                .isEqualTo(new Reply.Answered("v=0"));
    }

    @Test
    void anErrorToTheJoinIsARefusalInTheServersWords() {
        String error = "{\"type\":\"error\",\"re\":\"1\",\"problem\":{\"code\":\"unauthorized\"}}";

        assertThat(SignallingMessages.read(error)).isEqualTo(new Reply.Refused(error));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"participant.joined\",\"seq\":1}",
                "{\"type\":\"left\",\"re\":\"2\",\"answer\":\"v=0\"}",
                "[]",
                "1",
                ""
            })
    void everythingElseIsOfNoConcern(String text) {
        assertThat(SignallingMessages.read(text)).isEqualTo(new Reply.OfNoConcern());
    }

    @Test
    void whatIsNoJsonIsARefusal() {
        assertThat(SignallingMessages.read("<html>")).isEqualTo(new Reply.Refused("no JSON: <html>"));
    }
}
