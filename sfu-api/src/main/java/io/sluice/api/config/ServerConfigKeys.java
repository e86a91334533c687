package io.sluice.api.config;

import io.sluice.api.config.ServerConfig.Admin;
import io.sluice.api.config.ServerConfig.Auth;
import io.sluice.api.config.ServerConfig.Connections;
import io.sluice.api.config.ServerConfig.Http;
import io.sluice.api.config.ServerConfig.IceServer;
import io.sluice.api.config.ServerConfig.JwtKey;
import io.sluice.api.config.ServerConfig.Signalling;
import io.sluice.api.config.ServerConfig.Tls;
import io.sluice.conference.ConferenceSettings;
import io.sluice.node.SfuConfig;
import io.sluice.parameters.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every key of the configuration with its default and range; `sluice.reference.yaml` says the same to people.
final class ServerConfigKeys {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:%_-]{1,255}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.:\\[\\]-]{1,255}");
    private static final Pattern FILE = Pattern.compile("\\P{Cntrl}{0,4096}");
    private static final Pattern API_KEY = Pattern.compile("[!-~]{16,256}");
    private static final Pattern SECRET = Pattern.compile("[ -~]{32,512}");
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern NAME = Pattern.compile("[!-~]{1,255}");
    private static final Pattern ICE_URL =
            Pattern.compile("(stuns?:[^\\s?;,<>\"]{1,255}|turns?:[^\\s?;,<>\"]{1,255}(\\?transport=(udp|tcp))?)");
    private static final Pattern CODEC = Pattern.compile("(?i)opus|vp8|vp9|h264|h265|av1");
    private static final Pattern CREDENTIAL = Pattern.compile("[ !#-\\[\\]-~]{0,255}");

    private ServerConfigKeys() {}

    static ServerConfig read(ConfigReader keys) throws ConfigException {
        SfuConfig media = media(keys);
        ServerConfig config = new ServerConfig(
                http(keys), admin(keys), auth(keys), media, iceServers(keys), conferences(keys), signalling(keys));
        keys.finish();
        return config;
    }

    private static Http http(ConfigReader keys) {
        return new Http(
                keys.text("http.bind", "127.0.0.1", HOST, "a host name or an IP address"),
                keys.has("http.bind"),
                keys.integer("http.port", 8080, 0, 65_535),
                tls(keys),
                keys.texts("http.corsOrigins", List.of("*"), ORIGIN, "an origin such as https://example.org, or *"),
                keys.texts("http.webSocketOrigins", List.of(), ORIGIN, "an origin such as https://example.org, or *"),
                keys.integer("http.maxBodyBytes", 1_048_576, 1_024, 16_777_216),
                connections(keys));
    }

    private static Connections connections(ConfigReader keys) {
        return new Connections(
                keys.integer("http.maxConnections", 10_000, 1, 1_000_000),
                keys.integer("http.maxConnectionsPerAddress", 1_000, 1, 1_000_000),
                keys.seconds("http.firstRequestTimeoutSeconds", Duration.ofSeconds(10), 1, 60),
                keys.seconds("http.answerTimeoutSeconds", Duration.ofSeconds(30), 1, 300),
                keys.seconds("http.idleTimeoutSeconds", Duration.ofSeconds(60), 1, 3_600));
    }

    private static @Nullable Tls tls(ConfigReader keys) {
        String certificate = keys.text("http.tls.certificate", "", FILE, "the path of a file");
        String key = keys.text("http.tls.key", "", FILE, "the path of a file");
        if (certificate.isEmpty() != key.isEmpty()) {
            keys.refuse(
                    certificate.isEmpty() ? "http.tls.certificate" : "http.tls.key",
                    "is needed where the other is given");
        }
        return certificate.isEmpty() || key.isEmpty() ? null : new Tls(Path.of(certificate), Path.of(key));
    }

    private static Admin admin(ConfigReader keys) {
        return new Admin(
                keys.flag("admin.enabled", true),
                keys.text("admin.bind", "127.0.0.1", HOST, "a host name or an IP address"),
                keys.integer("admin.port", 9090, 0, 65_535));
    }

    private static Auth auth(ConfigReader keys) {
        String apiKey = keys.secret(
                "auth.apiKey", "", API_KEY, "16 to 256 printable characters without spaces", "SLUICE_API_KEY");
        List<JwtKey> jwtKeys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (ConfigReader section : keys.sections("auth.jwtKeys")) {
            String id = section.text("id", "", KEY_ID, "1 to 64 letters, digits, dots, dashes and underscores");
            String secret = section.secret("secret", "", SECRET, "32 to 512 printable characters, as HS256 asks");
            section.finishSection();
            if (id.isEmpty() || secret.isEmpty()) {
                keys.refuse("auth.jwtKeys", "need id and secret each");
            } else if (!ids.add(id)) {
                keys.refuse("auth.jwtKeys", "has the id " + id + " twice");
            } else {
                jwtKeys.add(new JwtKey(id, secret));
            }
        }
        Duration maxLifetime = keys.seconds("auth.maxTokenLifetimeSeconds", Duration.ofDays(7), 60, 31_536_000);
        Duration lifetime = keys.seconds("auth.tokenLifetimeSeconds", Duration.ofHours(6), 10, 31_536_000);
        if (lifetime.compareTo(maxLifetime) > 0) {
            keys.refuse("auth.tokenLifetimeSeconds", "must not be above auth.maxTokenLifetimeSeconds");
        }
        return new Auth(
                apiKey.isEmpty() ? null : apiKey,
                jwtKeys,
                keys.text("auth.issuer", "sluice", NAME, "1 to 255 printable characters without spaces"),
                keys.text("auth.audience", "sluice", NAME, "1 to 255 printable characters without spaces"),
                keys.seconds("auth.clockSkewSeconds", Duration.ofSeconds(30), 0, 60),
                lifetime,
                maxLifetime);
    }

    private static SfuConfig media(ConfigReader keys) {
        SfuConfig defaults = SfuConfig.defaults();
        SfuConfig.Ice ice = defaults.ice();
        SfuConfig.Tcp tcp = defaults.tcp();
        SfuConfig.Dtls dtls = defaults.dtls();
        SfuConfig.Limits limits = defaults.limits();
        int port = keys.integer("media.port", SfuConfig.DEFAULT_MEDIA_PORT, 0, 65_535);
        int loops = keys.integer("media.loops", 0, 0, 256);
        List<String> bind = keys.texts("media.bindAddresses", List.of(), ADDRESS, "an IPv4 or IPv6 address");
        List<String> advertised = keys.texts(
                "media.advertisedAddresses",
                List.of(),
                ADDRESS,
                "an IPv4 or IPv6 address",
                "SLUICE_ADVERTISED_ADDRESSES");
        SfuConfig.IceMode mode = keys.oneOf("ice.mode", ice.mode(), SfuConfig.IceMode.class);
        Duration consentInterval = keys.seconds("ice.consentIntervalSeconds", ice.consentInterval(), 1, 30);
        Duration consentTimeout = keys.seconds("ice.consentTimeoutSeconds", ice.consentTimeout(), 2, 300);
        Duration connectTimeout = keys.seconds("ice.connectTimeoutSeconds", ice.connectTimeout(), 5, 300);
        boolean tcpEnabled = keys.flag("tcp.enabled", tcp.enabled());
        int tcpConnections = keys.integer("tcp.maxConnections", tcp.maxConnections(), 1, 1_000_000);
        int tcpPerAddress = keys.integer("tcp.maxConnectionsPerAddress", tcp.maxConnectionsPerAddress(), 1, 1_000_000);
        Duration tcpFirstFrame = keys.seconds("tcp.firstFrameTimeoutSeconds", tcp.firstFrameTimeout(), 1, 60);
        Duration tcpIdle = keys.seconds("tcp.idleTimeoutSeconds", tcp.idleTimeout(), 10, 3_600);
        int handshakes = keys.integer("dtls.maxConcurrentHandshakes", dtls.maxConcurrentHandshakes(), 1, 4_096);
        Duration handshakeTimeout = keys.seconds("dtls.handshakeTimeoutSeconds", dtls.handshakeTimeout(), 2, 60);
        Duration certificateLifetime =
                keys.seconds("dtls.certificateLifetimeSeconds", dtls.certificateLifetime(), 3_600, 31_536_000);
        int conferences = keys.integer("limits.maxConferences", limits.maxConferences(), 1, 1_000_000);
        int packets = keys.integer("limits.packetsPerLoop", limits.packetsPerLoop(), 256, 1 << 20);
        int inputs = keys.integer("limits.waitingInputsPerLoop", limits.waitingInputsPerLoop(), 64, 1 << 20);
        int buffers = keys.integer("limits.socketBufferBytes", limits.socketBufferBytes(), 1 << 16, 1 << 26);
        try {
            return new SfuConfig(
                    port,
                    loops,
                    bind,
                    advertised,
                    new SfuConfig.Ice(mode, consentInterval, consentTimeout, connectTimeout),
                    new SfuConfig.Tcp(tcpEnabled, tcpConnections, tcpPerAddress, tcpFirstFrame, tcpIdle),
                    new SfuConfig.Dtls(handshakes, handshakeTimeout, certificateLifetime),
                    new SfuConfig.Limits(conferences, packets, inputs, buffers));
        } catch (IllegalArgumentException e) {
            // What only the whole shows, such as two values that do not fit each other.
            keys.refuse("media", "is refused: " + e.getMessage());
            return defaults;
        }
    }

    private static List<IceServer> iceServers(ConfigReader keys) {
        List<IceServer> servers = new ArrayList<>();
        for (ConfigReader section : keys.sections("ice.servers")) {
            List<String> urls = section.texts(
                    "urls", List.of(), ICE_URL, "a URL such as stun:host:3478 or turn:host:3478?transport=udp");
            String username = section.text("username", "", CREDENTIAL, "printable characters without quotes");
            String credential = section.secret("credential", "", CREDENTIAL, "printable characters without quotes");
            String secret = section.secret("secret", "", CREDENTIAL, "printable characters without quotes");
            Duration lifetime = section.seconds("lifetimeSeconds", Duration.ofHours(12), 60, 604_800);
            section.finishSection();
            if (urls.isEmpty()) {
                keys.refuse("ice.servers", "need urls each");
            } else if (!secret.isEmpty() && !credential.isEmpty()) {
                keys.refuse("ice.servers", "take either credential or secret, not both: " + urls.getFirst());
            } else if (urls.stream().anyMatch(url -> url.startsWith("turn"))
                    && secret.isEmpty()
                    && (username.isEmpty() || credential.isEmpty())) {
                keys.refuse("ice.servers", "need secret, or username and credential, for TURN: " + urls.getFirst());
            } else {
                servers.add(new IceServer(urls, username, credential, secret, lifetime));
            }
        }
        return servers;
    }

    private static ConferenceSettings conferences(ConfigReader keys) {
        List<String> all = new ArrayList<>();
        for (Codec codec : Codec.allowable()) {
            all.add(codec.encodingName());
        }
        List<String> names = keys.texts("conferences.allowedCodecs", all, CODEC, "one of " + String.join(", ", all));
        EnumSet<Codec> seen = EnumSet.noneOf(Codec.class);
        List<Codec> codecs = new ArrayList<>();
        for (String name : names) {
            Codec codec = Codec.valueOf(name.toUpperCase(Locale.ROOT));
            if (seen.add(codec)) {
                codecs.add(codec);
            }
        }
        if (codecs.isEmpty()) {
            keys.refuse("conferences.allowedCodecs", "must name at least one codec");
        }
        return new ConferenceSettings(
                keys.seconds("conferences.emptyTimeoutSeconds", Duration.ofSeconds(60), 0, 86_400),
                keys.integer("conferences.maxParticipants", 1_000, 1, 100_000),
                codecs,
                "");
    }

    private static Signalling signalling(ConfigReader keys) {
        return new Signalling(
                keys.seconds("signalling.resumeTimeoutSeconds", Duration.ofSeconds(30), 0, 600),
                keys.seconds("signalling.joinTimeoutSeconds", Duration.ofSeconds(10), 1, 60),
                keys.seconds("signalling.idleTimeoutSeconds", Duration.ofSeconds(60), 5, 3_600),
                keys.integer("signalling.maxMessageBytes", 327_680, 65_536, 16_777_216),
                keys.integer("signalling.messagesPerSecond", 50, 1, 10_000));
    }
}
