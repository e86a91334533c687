package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dtls.DtlsEvent;
import io.sluice.edge.dtls.SessionDatagrams.NothingWaiting;
import io.sluice.edge.dtls.SessionDatagrams.OutOfTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionDatagramsTest {
    private final List<byte[]> transmitted = new ArrayList<>();
    private final SessionDatagrams datagrams = new SessionDatagrams(event -> {
        if (event instanceof DtlsEvent.Transmit(byte[] datagram)) {
            transmitted.add(datagram);
        }
    });

    @Test
    void putsTheRecordsOfAFlightTogether() {
        datagrams.stopBlocking();
        send(400);
        send(300);
        assertThat(transmitted).isEmpty();

        assertThatThrownBy(this::receive).isInstanceOf(NothingWaiting.class);

        assertThat(transmitted).hasSize(1);
        assertThat(transmitted.getFirst()).hasSize(700);
    }

    @Test
    void neverTransmitsMoreThan1200Bytes() {
        send(800);
        send(400);
        send(1);
        datagrams.flush();

        assertThat(transmitted).extracting(datagram -> datagram.length).containsExactly(1200, 1);
    }

    @Test
    void transmitsALastAlertWhenItIsClosed() {
        send(15);
        datagrams.close();

        assertThat(transmitted).hasSize(1);
        assertThat(datagrams.isClosed()).isTrue();
    }

    @Test
    void transmitsNothingOnceMuted() {
        datagrams.mute();
        send(15);
        datagrams.flush();

        assertThat(transmitted).isEmpty();
    }

    @Test
    void keepsAFewDatagramsForAnEngineThatIsNotThereYet() {
        for (int i = 0; i < 6; i++) {
            assertThat(datagrams.offer(new byte[100], 4)).isEqualTo(i < 4);
        }
    }

    @Test
    void keeps10KibibytesAndNoMore() {
        int kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += datagrams.offer(new byte[1000], Integer.MAX_VALUE) ? 1000 : 0;
        }

        assertThat(kept).isEqualTo(10_000);
    }

    @Test
    void dropsADatagramThatNoPathCarries() {
        assertThat(datagrams.offer(new byte[2049], 4)).isFalse();
    }

    @Test
    void readsInOrderAndThenSaysThatNothingWaits() throws IOException {
        datagrams.stopBlocking();
        datagrams.offer(new byte[] {1}, 4);
        datagrams.offer(new byte[] {2, 2}, 4);

        assertThat(receive()).isEqualTo(1);
        assertThat(receive()).isEqualTo(2);
        assertThatThrownBy(this::receive).isInstanceOf(NothingWaiting.class);
    }

    @Test
    void endsTheHandshakeAtItsDeadlineThoughThereIsStillSomethingToRead() {
        datagrams.deadline(System.nanoTime() - 1);
        datagrams.offer(new byte[] {1}, 4);

        assertThatThrownBy(this::receive).isInstanceOf(OutOfTime.class);
    }

    private int receive() throws IOException {
        return datagrams.receive(new byte[2048], 0, 2048, 1);
    }

    private void send(int bytes) {
        datagrams.send(new byte[bytes], 0, bytes);
    }
}
