package io.sluice.api.nativeclient;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.PortAllocatorConfig;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One native PeerConnection that offers to the server by WHIP or WHEP.
final class NativePeer implements AutoCloseable {
    private static final Duration CONNECT_BOUND = Duration.ofSeconds(30);

    /// What the network between this peer and the server lets through.
    enum Network {
        OPEN,
        /// A firewall that blocks UDP: what remains is ICE-TCP (RFC 6544).
        TCP_ONLY
    }

    private final HttpMedia http;
    private final RTCPeerConnection connection;
    private final CompletableFuture<Boolean> gathered = new CompletableFuture<>();
    private HttpMedia.Opened opened = new HttpMedia.Opened("", URI.create("/"));
    private String offer = "";

    /// @param onTrack called on a thread of libwebrtc for each section that may receive
    NativePeer(PeerConnectionFactory factory, HttpMedia http, Network network, Consumer<RTCRtpTransceiver> onTrack) {
        this.http = http;
        RTCConfiguration configuration = new RTCConfiguration();
        PortAllocatorConfig ports = new PortAllocatorConfig();
        configuration.portAllocatorConfig = ports.setDisableUdp(network == Network.TCP_ONLY);
        this.connection = factory.createPeerConnection(configuration, new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {
                // The offer goes out once, with all of them.
            }

            @Override
            public void onIceGatheringChange(RTCIceGatheringState state) {
                if (state == RTCIceGatheringState.COMPLETE) {
                    gathered.complete(true);
                }
            }

            @Override
            public void onTrack(RTCRtpTransceiver transceiver) {
                onTrack.accept(transceiver);
            }
        });
    }

    RTCPeerConnection connection() {
        return connection;
    }

    String offer() {
        return offer;
    }

    String answer() {
        return opened.answer();
    }

    /// Offers, takes the answer, and waits until media may flow.
    void connect(String path) {
        describe(true, created());
        Patience.of("candidates gathered", gathered);
        offer = connection.getLocalDescription().sdp;
        opened = http.open(path, offer);
        describe(false, new RTCSessionDescription(RTCSdpType.ANSWER, opened.answer()));
        Patience.until(
                "connected by " + path,
                CONNECT_BOUND,
                connection::getConnectionState,
                state -> state == RTCPeerConnectionState.CONNECTED);
    }

    /// The transport protocol, `udp` or `tcp`, of the candidate pair that carries the media.
    String protocol() {
        Map<String, RTCStats> stats = stats();
        for (RTCStats transport : stats.values()) {
            RTCStats pair = transport.getType() == RTCStatsType.TRANSPORT
                    ? stats.get(String.valueOf(transport.getAttributes().get("selectedCandidatePairId")))
                    : null;
            RTCStats local = pair == null
                    ? null
                    : stats.get(String.valueOf(pair.getAttributes().get("localCandidateId")));
            if (local != null) {
                return String.valueOf(local.getAttributes().get("protocol"));
            }
        }
        return "none selected";
    }

    /// Streams of that sort and kind, each with its W3C attributes.
    List<Map<String, Object>> streams(RTCStatsType type, String kind) {
        return stats().values().stream()
                .filter(entry -> entry.getType() == type
                        && kind.equals(entry.getAttributes().get("kind")))
                .map(RTCStats::getAttributes)
                .toList();
    }

    @Override
    public void close() {
        if (!opened.answer().isEmpty()) {
            http.end(opened.location());
        }
        connection.close();
    }

    private Map<String, RTCStats> stats() {
        CompletableFuture<RTCStatsReport> report = new CompletableFuture<>();
        connection.getStats(report::complete);
        return Patience.of("statistics", report).getStats();
    }

    private RTCSessionDescription created() {
        CompletableFuture<RTCSessionDescription> description = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription made) {
                description.complete(made);
            }

            @Override
            public void onFailure(String error) {
                description.completeExceptionally(new AssertionError(error));
            }
        });
        return Patience.of("an offer", description);
    }

    private void describe(boolean local, RTCSessionDescription description) {
        CompletableFuture<Boolean> set = new CompletableFuture<>();
        SetSessionDescriptionObserver observer = new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                set.complete(true);
            }

            @Override
            public void onFailure(String error) {
                set.completeExceptionally(new AssertionError(error + "\n" + description.sdp));
            }
        };
        if (local) {
            connection.setLocalDescription(description, observer);
        } else {
            connection.setRemoteDescription(description, observer);
        }
        Patience.of(description.sdpType + " taken", set);
    }
}
