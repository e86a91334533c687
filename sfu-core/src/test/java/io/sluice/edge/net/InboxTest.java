package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.conference.ConferenceView;
import io.sluice.loop.LoopInput;
import io.sluice.loop.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox(8);

    @Test
    void keepsTheLastQuarterForEventsOfRunningSessions() {
        for (int i = 0; i < 6; i++) {
            assertThat(inbox.offer(call())).isTrue();
        }
        assertThat(inbox.offer(call())).isFalse();
        assertThat(inbox.offer(event())).isTrue();
        assertThat(inbox.offer(event())).isTrue();
        assertThat(inbox.offer(event())).isFalse();
        assertThat(inbox.refused()).isEqualTo(2);
        assertThat(inbox.refusedEvents()).isEqualTo(1);
        assertThat(inbox.waiting()).isEqualTo(8);
    }

    @Test
    void takesInputsAgainAfterSomeWereTakenOut() {
        for (int i = 0; i < 7; i++) {
            inbox.offer(call());
        }
        assertThat(inbox.poll()).isNotNull();
        assertThat(inbox.offer(call())).isTrue();
    }

    @Test
    void givesThemInTheirOrder() {
        LoopInput first = call();
        LoopInput second = event();
        inbox.offer(first);
        inbox.offer(second);
        assertThat(inbox.poll()).isSameAs(first);
        assertThat(inbox.poll()).isSameAs(second);
        assertThat(inbox.poll()).isNull();
        assertThat(inbox.isEmpty()).isTrue();
    }

    private static LoopInput event() {
        TransportAddress address = TransportAddress.of(new byte[] {127, 0, 0, 1}, 1, TransportProtocol.TCP);
        return new LoopInput.TupleClosed(new FiveTuple(address, address));
    }

    private static LoopInput call() {
        return new LoopInput.ListConferences(new Reply<>() {
            @Override
            public void complete(List<ConferenceView> answer) {}

            @Override
            public void fail(RuntimeException cause) {}
        });
    }
}
