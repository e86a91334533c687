package io.sluice.api.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.Contract;
import io.sluice.api.http.Problem;
import io.sluice.api.json.JsonText;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Any text as one WebSocket message, from JSON to its schema: it is a request of a known type that fits, or a problem
/// that says so; what was read and is written again reads the same.
public final class MessageTextFuzz implements FuzzTarget {
    /// Made when they are needed: they read the contract.
    private static final class Schemas {
        static final MessageSchemas ALL = new MessageSchemas(Contract.load());
    }

    @Override
    public String name() {
        return "message";
    }

    /// A text, not a packet; the schemas' findings are as many as its members.
    @Override
    public long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                text("{'type':'join','id':1,'token':'t','resume':{'sessionId':'ses_1','lastSeq':0}}"),
                text("{'type':'offer','id':1,'sdp':'v=0','tracks':[{'mid':'0','source':'camera','muted':false}]}"),
                text("{'type':'policy','id':2,'mode':'manual','lastN':3,'pinned':['trk_1']}"),
                text("{'type':'subscribe','id':3,'trackId':'trk_1','priority':1,'maxHeight':360,'maxFps':15}"),
                text("{'type':'track','id':4,'trackId':'trk_1','muted':true,'label':'l'}"),
                text("{'type':'message','id':5,'to':['bea'],'data':{'a':[1,2.5,null,true,'x']}}"),
                text("{'type':'candidate','id':6,'candidate':'','sdpMid':'0','usernameFragment':null}"),
                text("{'type':'ping','id':7}"));
    }

    private static byte[] text(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    @Override
    public void fuzz(byte[] input) {
        JsonObject message = JsonText.object(new String(input, UTF_8));
        if (message == null) {
            return;
        }
        JsonObject again = JsonText.object(message.encode());
        Promise.same(message, again, "a message reads as it was written");
        String type = message.getValue("type") instanceof String text ? text : "";
        Problem problem = Schemas.ALL.check(type, message);
        if (problem == null) {
            Promise.that(MessageSchemas.TYPES.contains(type), "a right message has a known type");
            Promise.that(message.containsKey("id"), "a right message has an id");
        } else {
            Promise.within(problem.status(), 400, 422, "a wrong message is the client's mistake");
        }
    }
}
