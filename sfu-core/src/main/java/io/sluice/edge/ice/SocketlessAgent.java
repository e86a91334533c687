package io.sluice.edge.ice;

import org.ice4j.ice.Agent;
import org.ice4j.stack.ExternalIoStunStack;
import org.jitsi.utils.logging2.Logger;

/// An ice4j Agent that has our credentials, and a STUN stack without sockets.
final class SocketlessAgent extends Agent {
    private final String usernameFragment;
    private final String password;
    private final ExternalIoStunStack stack;

    SocketlessAgent(String usernameFragment, String password, ExternalIoStunStack.Sender sender, Logger logger) {
        // Before super: the Agent's constructor already asks for the stack and may log the credentials' owner.
        this.usernameFragment = usernameFragment;
        this.password = password;
        this.stack = new ExternalIoStunStack(sender);
        super(logger);
        setUseDynamicPorts(false);
        setTrickling(true);
    }

    @Override
    public ExternalIoStunStack getStunStack() {
        return stack;
    }

    @Override
    public String getLocalUfrag() {
        return usernameFragment;
    }

    @Override
    public String getLocalPassword() {
        return password;
    }

    /// Agents are freed by hand; an object with a finalizer would outlive two collections for nothing.
    @Override
    @SuppressWarnings({"deprecation", "removal", "Finalize"})
    protected void finalize() {}
}
