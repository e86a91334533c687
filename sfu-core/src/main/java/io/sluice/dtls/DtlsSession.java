package io.sluice.dtls;

import io.sluice.address.TransportAddress;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import java.util.List;

/// One DTLS association with one peer: datagrams go in, [DtlsEvent]s come out, keys are exported at most once (RFC
/// 5764).
///
/// All calls come from the owning loop, return at once and never throw because of what a peer sent.
public interface DtlsSession {
    /// The fingerprint of the certificate this session shows, bound to it at creation and through every rotation: what
    /// SDP must announce.
    Fingerprint localFingerprint();

    /// Begins the handshake; a second call does nothing. Call it only when ICE has authenticated the path to `peer`.
    ///
    /// @param role ACTIVE to send the ClientHello, PASSIVE to wait for it
    /// @param remote what the peer announced; SHA-1 and MD5 do not count, and without any other the session fails
    /// @param peer whom the handshake is counted against
    void start(DtlsParameters.Setup role, List<Fingerprint> remote, TransportAddress peer);

    /// Takes one datagram that came over an authenticated 5-tuple. Before [#start] a few wait, the rest is dropped.
    ///
    /// @param datagram one UDP payload or one RFC 4571 frame; the session keeps the array
    void handle(byte[] datagram);

    /// Says close_notify where there is somebody to hear it, and forgets the keys. No event but that last
    /// [DtlsEvent.Transmit] follows.
    void close();
}
