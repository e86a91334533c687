package org.ice4j.stack;

import org.ice4j.StunException;
import org.ice4j.StunMessageEvent;
import org.ice4j.TransportAddress;
import org.ice4j.message.Message;
import org.jspecify.annotations.NullMarked;

/// ice4j's STUN stack without sockets and without connector threads: bytes go in by [#inject] and out by the
/// [Sender].
///
/// It relies on two package-private hooks (`StunStack.getNetAccessManager`, `NetAccessManager.sendMessage`) of one
/// pinned version; a contract test holds them.
@NullMarked
public final class ExternalIoStunStack extends StunStack {
    /// Takes what the stack wants sent; called on ice4j's threads and on those that inject.
    @FunctionalInterface
    public interface Sender {
        void send(byte[] stun, TransportAddress local, TransportAddress remote);
    }

    private final NetAccessManager outlet;

    public ExternalIoStunStack(Sender sender) {
        outlet = new NetAccessManager(this) {
            @Override
            void sendMessage(byte[] bytes, TransportAddress source, TransportAddress destination) {
                sender.send(bytes, source, destination);
            }

            @Override
            protected void removeSocket(TransportAddress local, TransportAddress remote) {
                // There never was one.
            }
        };
    }

    @Override
    NetAccessManager getNetAccessManager() {
        return outlet;
    }

    /// Processes one message, on the calling thread.
    ///
    /// @throws StunException where ice4j cannot read it
    public void inject(byte[] stun, TransportAddress local, TransportAddress remote) throws StunException {
        RawMessage raw = RawMessage.build(stun, stun.length, remote, local);
        handleMessageEvent(new StunMessageEvent(this, raw, Message.decode(stun, 0, stun.length)));
    }
}
