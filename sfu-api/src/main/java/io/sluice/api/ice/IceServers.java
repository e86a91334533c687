package io.sluice.api.ice;

import io.sluice.api.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The configured STUN and TURN servers in → what one client is handed out.
public final class IceServers {
    private final List<ServerConfig.IceServer> servers;

    public IceServers(List<ServerConfig.IceServer> servers) {
        this.servers = List.copyOf(servers);
    }

    /// As `RTCConfiguration.iceServers` has them.
    ///
    /// @param identity who will use the credentials
    public JsonArray toJson(String identity, Instant now) {
        JsonArray array = new JsonArray();
        for (ServerConfig.IceServer server : servers) {
            JsonObject entry = new JsonObject().put("urls", new JsonArray(server.urls()));
            TurnCredentials credentials = credentials(server, identity, now);
            if (!credentials.username().isEmpty()) {
                entry.put("username", credentials.username()).put("credential", credentials.password());
            }
            array.add(entry);
        }
        return array;
    }

    /// As `Link` header fields of WHIP and WHEP have them (RFC 9725 §4.6), one per URL.
    public List<String> toLinks(String identity, Instant now) {
        List<String> links = new ArrayList<>();
        for (ServerConfig.IceServer server : servers) {
            TurnCredentials credentials = credentials(server, identity, now);
            for (String url : server.urls()) {
                String link = "<" + url + ">; rel=\"ice-server\"";
                if (url.startsWith("turn") && !credentials.username().isEmpty()) {
                    link += "; username=\"" + credentials.username() + "\"; credential=\"" + credentials.password()
                            + "\"; credential-type=\"password\"";
                }
                links.add(link);
            }
        }
        return links;
    }

    private static TurnCredentials credentials(ServerConfig.IceServer server, String identity, Instant now) {
        return server.secret().isEmpty()
                ? new TurnCredentials(server.username(), server.credential())
                : TurnCredentials.timeLimited(server.secret(), identity, now.plus(server.lifetime()));
    }
}
