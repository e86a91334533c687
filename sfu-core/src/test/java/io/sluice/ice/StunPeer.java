package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A client written out by hand: credentials, and messages signed with the right or the wrong ones.
final class StunPeer {
    static final TransportAddress SERVER = address("192.0.2.10", 5000);

    final IceParameters server;
    final IceParameters client;
    private final RandomGenerator random = new SplittableRandom(99);

    StunPeer(IceParameters server, boolean lite, List<IceCandidate> candidates) {
        this.server = server;
        this.client = new IceParameters("clnt", "clients-password-22-ch", lite, candidates, false);
    }

    static TransportAddress address(String host, int port) {
        return Objects.requireNonNull(TransportAddress.parse(host, port, TransportProtocol.UDP));
    }

    /// As the server sees it.
    static FiveTuple tuple(int port) {
        return new FiveTuple(SERVER, address("198.51.100.7", port));
    }

    static IceCandidate candidate(String host, int port) {
        return new IceCandidate(
                "1", 1, 2_130_706_431L, address(host, port), IceCandidate.Type.HOST, IceCandidate.TcpType.NONE);
    }

    StunWriter request() {
        return StunWriter.bindingRequest(TransactionId.random(random))
                .username(server.usernameFragment() + ":" + client.usernameFragment())
                .priority(1_845_501_695L)
                .role(true, 42);
    }

    byte[] check() {
        return sign(request());
    }

    byte[] nominating() {
        return sign(request().useCandidate());
    }

    byte[] sign(StunWriter request) {
        return request.sign(new StunKey(server.password()));
    }

    byte[] success(StunMessage request) {
        return StunWriter.bindingSuccess(request.transactionId())
                .mappedAddress(SERVER)
                .sign(new StunKey(client.password()));
    }

    byte[] error(StunMessage request, int code) {
        return StunWriter.bindingError(request.transactionId())
                .errorCode(code, "")
                .sign(new StunKey(client.password()));
    }
}
