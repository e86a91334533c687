package io.sluice.loop;

import io.sluice.buffer.PacketPool;
import io.sluice.conference.ConferenceListener;
import io.sluice.dtls.DtlsSessionFactory;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.parameters.IceCandidate;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.transport.DatagramSink;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What stands outside of a loop program.
///
/// @param datagrams where datagrams leave
/// @param pool packet slots of this loop
/// @param checks makes the connectivity checks of full ICE
/// @param dtls makes handshakes
/// @param ciphers makes SRTP primitives, of this loop alone
/// @param inbox takes inputs from any thread; those made for a session that is gone are ignored
/// @param listener gets the events of all conferences of this loop
/// @param candidates the candidates that answers of this loop carry
public record LoopPorts(
        DatagramSink datagrams,
        PacketPool pool,
        ConnectivityChecks.Factory checks,
        DtlsSessionFactory dtls,
        SrtpCipherFactory ciphers,
        Consumer<LoopInput> inbox,
        ConferenceListener listener,
        Supplier<List<IceCandidate>> candidates) {}
