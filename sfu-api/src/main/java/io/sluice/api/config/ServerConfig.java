package io.sluice.api.config;

import io.sluice.conference.ConferenceSettings;
import io.sluice.node.SfuConfig;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that the server is started with, checked.
///
/// @param media what the core is started with
/// @param iceServers what clients are handed out
/// @param conferences what a conference is made with where its creator does not say
public record ServerConfig(
        Http http,
        Admin admin,
        Auth auth,
        SfuConfig media,
        List<IceServer> iceServers,
        ConferenceSettings conferences,
        Signalling signalling) {
    public ServerConfig {
        iceServers = List.copyOf(iceServers);
    }

    /// The public listener.
    ///
    /// @param bind host name or address
    /// @param bindConfigured whether somebody said so; the page then gets no tokens by itself
    /// @param port 0 takes a free one
    /// @param tls null for plain HTTP
    /// @param corsOrigins origins whose pages may use WHIP and WHEP; `*` for all
    /// @param webSocketOrigins origins, beside the server's own, whose pages may connect; `*` for all
    /// @param maxBodyBytes of a request
    public record Http(
            String bind,
            boolean bindConfigured,
            int port,
            @Nullable Tls tls,
            List<String> corsOrigins,
            List<String> webSocketOrigins,
            int maxBodyBytes,
            Connections connections) {
        public Http {
            corsOrigins = List.copyOf(corsOrigins);
            webSocketOrigins = List.copyOf(webSocketOrigins);
        }
    }

    /// Limits of the connections to the public listener, WebSockets among them.
    ///
    /// @param max open ones in all
    /// @param maxPerAddress of them from one IPv4 address or IPv6 /64
    /// @param firstRequestTimeout how long a new one may take to complete the head of a request
    /// @param answerTimeout how long a request's body and its answer may take together
    /// @param idleTimeout how long after an answer the head of the next request may take
    public record Connections(
            int max, int maxPerAddress, Duration firstRequestTimeout, Duration answerTimeout, Duration idleTimeout) {}

    /// @param certificate PEM file, the chain included
    /// @param key PEM file, PKCS #8
    public record Tls(Path certificate, Path key) {}

    /// The listener for operators.
    public record Admin(boolean enabled, String bind, int port) {}

    /// @param apiKey the backends' key, or null where none was configured
    /// @param jwtKeys keys of join tokens; the first one signs those minted here
    /// @param tokenLifetime of a minted token that names none
    public record Auth(
            @Nullable String apiKey,
            List<JwtKey> jwtKeys,
            String issuer,
            String audience,
            Duration clockSkew,
            Duration tokenLifetime,
            Duration maxTokenLifetime) {
        public Auth {
            jwtKeys = List.copyOf(jwtKeys);
        }

        /// Never the key.
        @Override
        public String toString() {
            return "Auth[jwtKeys=" + jwtKeys + ", issuer=" + issuer + ", audience=" + audience + "]";
        }
    }

    /// @param id the `kid` of the token header
    /// @param secret at least 32 bytes, as HS256 asks (RFC 7518 §3.2)
    public record JwtKey(String id, String secret) {
        /// Never the secret.
        @Override
        public String toString() {
            return id;
        }
    }

    /// A STUN or TURN server of the clients.
    ///
    /// @param urls `stun:`, `turn:` or `turns:` (RFC 7064, RFC 7065)
    /// @param username static, empty where none
    /// @param credential static, empty where none
    /// @param secret shared with the TURN server for time-limited credentials, empty where none
    /// @param lifetime of such credentials
    public record IceServer(List<String> urls, String username, String credential, String secret, Duration lifetime) {
        public IceServer {
            urls = List.copyOf(urls);
        }

        /// Never the secrets.
        @Override
        public String toString() {
            return urls.toString();
        }
    }

    /// @param resumeTimeout how long a session outlives its WebSocket
    /// @param joinTimeout how long a WebSocket may take to join
    /// @param idleTimeout silence after which a WebSocket is closed
    /// @param maxMessageBytes of one WebSocket message
    /// @param messagesPerSecond that one WebSocket may send on average
    public record Signalling(
            Duration resumeTimeout,
            Duration joinTimeout,
            Duration idleTimeout,
            int maxMessageBytes,
            int messagesPerSecond) {}

    /// Whether the page gets tokens by itself: only while neither a key nor an address was configured.
    public boolean open() {
        return auth.apiKey == null && auth.jwtKeys.isEmpty() && !http.bindConfigured;
    }

    /// Reads a file, or none, and the environment over it.
    public static ServerConfig load(@Nullable Path file, Map<String, String> environment) throws ConfigException {
        if (file == null) {
            return of("", "configuration", environment);
        }
        try {
            return of(Files.readString(file), file.toString(), environment);
        } catch (NoSuchFileException e) {
            throw new ConfigException("The configuration file " + file + " does not exist.");
        } catch (MalformedInputException e) {
            throw new ConfigException("The configuration file " + file + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new ConfigException("The configuration file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /// Reads a YAML text and the environment over it.
    ///
    /// @param source what to call the text in problems
    public static ServerConfig of(String yaml, String source, Map<String, String> environment) throws ConfigException {
        Node tree = YamlTree.parse(yaml, source);
        return switch (tree) {
            case null -> ServerConfigKeys.read(emptyReader(source, environment));
            case Node.Fields fields -> ServerConfigKeys.read(new ConfigReader(fields, source, environment));
            case Node.Scalar scalar -> throw notASection(source, scalar);
            case Node.Items items -> throw notASection(source, items);
        };
    }

    private static ConfigReader emptyReader(String source, Map<String, String> environment) {
        return new ConfigReader(new Node.Fields(new java.util.LinkedHashMap<>(), 1), source, environment);
    }

    private static ConfigException notASection(String source, Node node) {
        return new ConfigException(
                source + " line " + node.line() + ": keys such as \"http:\" are expected at the top");
    }
}
