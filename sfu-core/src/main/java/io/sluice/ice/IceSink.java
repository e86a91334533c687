package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.stun.TransactionId;

/// What an [IceSession] says to its owner. An implementation sends or notes; it never calls back into the session.
public interface IceSink {
    /// Send this STUN message, on exactly this 5-tuple.
    void transmit(FiveTuple tuple, byte[] stun, long nowNanos);

    /// The peer proved on this 5-tuple that it knows our password, or its own: datagrams from it belong to this session
    /// from now on.
    void authenticated(FiveTuple tuple, long nowNanos);

    /// This session forgot the 5-tuple, or ended. Another session of the same transport (a restart) may still hold it.
    void unrouted(FiveTuple tuple);

    /// This is the path now, for the first time or because the peer moved.
    void selected(FiveTuple tuple, long nowNanos);

    /// A check of ours was answered from there for the first time: media may go there, as soon as it is the path.
    void validated(FiveTuple tuple, long nowNanos);

    /// A response with this id belongs to this session, whatever 5-tuple it comes from.
    void transactionOpened(TransactionId id);

    /// The id means nothing any more.
    void transactionClosed(TransactionId id);

    /// The session ended by itself; nothing follows. [IceSession#close] ends without this word.
    void closed(IceFailure why, long nowNanos);
}
