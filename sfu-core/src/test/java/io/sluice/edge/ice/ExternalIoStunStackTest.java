package io.sluice.edge.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.ice.IceCredentials;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunGuard;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.KeepAliveStrategy;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract with ice4j's package-private hooks. Fails with a new version that moves them; nothing else would say
/// so before the first call.
class ExternalIoStunStackTest {
    private static final TransportAddress HOST = address(5000);
    private static final org.ice4j.TransportAddress LOCAL = Ice4jAddresses.toIce4j(HOST);
    private static final org.ice4j.TransportAddress REMOTE = Ice4jAddresses.toIce4j(address(6000));

    private final IceParameters credentials = IceCredentials.generate(1, false, List.of(), new SplittableRandom(1));
    private final List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());
    private SocketlessAgent agent;

    @BeforeEach
    void makeAgent() throws Exception {
        Ice4jSettings.apply();
        agent = new SocketlessAgent(
                credentials.usernameFragment(),
                credentials.password(),
                (bytes, local, remote) -> sent.add(bytes),
                new LoggerImpl("org.ice4j"));
        agent.setControlling(false);
        agent.addCandidateHarvester(new SocketlessHarvester(List.of(HOST)));
        IceMediaStream stream = agent.createMediaStream("media");
        Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
        assertThat(component.getLocalCandidateCount()).isEqualTo(1);
        stream.setRemoteUfrag("clnt");
        stream.setRemotePassword("clients-password-22-ch");
    }

    @AfterEach
    void freeAgent() {
        agent.free();
    }

    @Test
    void whatIsInjectedIsAnsweredThroughTheSenderOnTheCallersThread() throws Exception {
        agent.getStunStack().inject(request().sign(key()), LOCAL, REMOTE);
        assertThat(sent).hasSize(1);
        StunMessage answer = Objects.requireNonNull(StunParser.parse(sent.getFirst()));
        assertThat(answer.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        // Signed with our password: the overridden credentials are the ones in use.
        assertThat(StunGuard.check(answer, key())).isEqualTo(StunGuard.Verdict.GENUINE);
        assertThat(answer.mappedAddress()).isEqualTo(address(6000));
    }

    @Test
    void theSecondLockHoldsToo() throws Exception {
        agent.getStunStack().inject(request().fingerprint(), LOCAL, REMOTE);
        agent.getStunStack().inject(request().sign(new StunKey("not-the-right-password")), LOCAL, REMOTE);
        assertThat(sent)
                .hasSize(2)
                .allSatisfy(bytes -> assertThat(
                                Objects.requireNonNull(StunParser.parse(bytes)).errorCode())
                        .isEqualTo(401));
    }

    @Test
    void anAgentOpensNoSocketAndStartsNoConnector() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("IceConnector"));
    }

    @Test
    void addressesGoThereAndBack() {
        TransportAddress ipv6 = Objects.requireNonNull(TransportAddress.parse("2001:db8::1", 2, TransportProtocol.TCP));
        for (TransportAddress address : List.of(address(1), ipv6)) {
            assertThat(Ice4jAddresses.fromIce4j(Ice4jAddresses.toIce4j(address)))
                    .isEqualTo(address);
        }
    }

    private StunWriter request() {
        return StunWriter.bindingRequest(TransactionId.random(new SplittableRandom(sent.size())))
                .username(credentials.usernameFragment() + ":clnt")
                .priority(100)
                .role(true, 1);
    }

    private StunKey key() {
        return new StunKey(credentials.password());
    }

    private static TransportAddress address(int port) {
        return Objects.requireNonNull(TransportAddress.parse("127.0.0.1", port, TransportProtocol.UDP));
    }
}
