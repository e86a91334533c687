package io.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.forwarding.DropReason;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Traffic traffic = new Traffic();

    @Test
    void isEvenWhereEveryPacketHasOneEnd() {
        for (PacketKind kind : new PacketKind[] {PacketKind.STUN, PacketKind.DTLS, PacketKind.RTCP, PacketKind.RTP}) {
            traffic.received(100);
            traffic.taken(kind);
        }
        traffic.received(100);
        traffic.dropped(Passage.RECEIVED, DropReason.BAD_TAG);
        traffic.offered(3);
        traffic.forwarded();
        traffic.dropped(Passage.OFFERED, DropReason.AWAITING_KEY_FRAME);
        traffic.dropped(Passage.OFFERED, DropReason.AWAITING_KEY_FRAME);
        traffic.replayed();
        traffic.forwarded();
        traffic.repairsAsked(2);
        traffic.repaired();
        traffic.dropped(Passage.REPAIR, DropReason.RETRANSMISSION_LIMIT);
        traffic.feedbackAsked();
        traffic.feedbackHeeded();
        traffic.feedbackAsked();
        traffic.dropped(Passage.FEEDBACK, DropReason.FOREIGN_FEEDBACK);
        traffic.made();
        traffic.made();
        traffic.dropped(Passage.OWN, DropReason.POOL_EXHAUSTED);
        for (int i = 0; i < 4; i++) {
            traffic.sent(100);
        }
        assertThat(traffic.ledger().imbalances()).isEmpty();
        assertThat(traffic.drops(DropReason.AWAITING_KEY_FRAME)).isEqualTo(2);
    }

    @Test
    void namesEachSumThatIsNotEven() {
        traffic.received(100);
        assertThat(traffic.ledger().imbalances()).containsExactly("received: 1 came, 0 ended");
        traffic.taken(PacketKind.RTP);
        traffic.offered(2);
        traffic.forwarded();
        assertThat(traffic.ledger().imbalances())
                .containsExactly(
                        "offered and replayed: 2 came, 1 ended", "forwarded, repaired and made: 1 came, 0 ended");
        traffic.sent(100);
        traffic.dropped(Passage.REPAIR, DropReason.RETRANSMISSION_RATE);
        traffic.dropped(Passage.OFFERED, DropReason.OTHER_LAYER);
        traffic.feedbackAsked();
        assertThat(traffic.ledger().imbalances())
                .containsExactly("repairs asked: 0 came, 1 ended", "feedback asked: 1 came, 0 ended");
    }
}
