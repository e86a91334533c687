package io.sluice.loop;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceView;
import io.sluice.dtls.DtlsEvent;
import io.sluice.ice.IceEvent;
import java.util.List;

/// Everything that can enter a loop besides the passing of time. This stream, with its times, is what is recorded and
/// replayed.
public sealed interface LoopInput {
    /// A datagram that arrived, or one frame of ICE-TCP. The loop owns the packet from here on.
    record Datagram(FiveTuple tuple, PacketBuffer packet) implements LoopInput {}

    /// A call of the control API.
    record Command<R>(ConferenceCommand<R> command, Reply<R> reply) implements LoopInput {}

    /// A list of the loop's conferences in order of creation.
    record ListConferences(Reply<List<ConferenceView>> reply) implements LoopInput {}

    /// What the connectivity checks of one ICE session came to.
    ///
    /// @param iceSession the loop's number of that ICE session
    record Ice(long iceSession, IceEvent event) implements LoopInput {}

    /// What the handshake of one transport came to.
    ///
    /// @param transport the loop's number of that transport
    record Dtls(long transport, DtlsEvent event) implements LoopInput {}

    /// A TCP connection ended; its 5-tuple leads nowhere any more.
    record TupleClosed(FiveTuple tuple) implements LoopInput {}

    /// Ends all conferences with `SERVER_SHUTDOWN`; later commands are refused. It is answered when the last words of
    /// every session, BYE and close_notify, have left; until then it passes through the inbox once a conference.
    record Shutdown(Reply<ConferenceCommand.Ended> reply) implements LoopInput {}
}
