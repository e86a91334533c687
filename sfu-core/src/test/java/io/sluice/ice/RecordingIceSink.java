package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Remembers what a session said.
final class RecordingIceSink implements IceSink {
    record Sent(FiveTuple tuple, StunMessage message, long atNanos) {}

    final List<Sent> sent = new ArrayList<>();
    final Set<FiveTuple> routed = new LinkedHashSet<>();
    final List<FiveTuple> selections = new ArrayList<>();
    final List<FiveTuple> validations = new ArrayList<>();
    final Set<TransactionId> transactions = new LinkedHashSet<>();

    @Nullable
    IceFailure failure;

    @Override
    public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
        sent.add(new Sent(tuple, Objects.requireNonNull(StunParser.parse(stun)), nowNanos));
    }

    @Override
    public void authenticated(FiveTuple tuple, long nowNanos) {
        routed.add(tuple);
    }

    @Override
    public void unrouted(FiveTuple tuple) {
        routed.remove(tuple);
    }

    @Override
    public void selected(FiveTuple tuple, long nowNanos) {
        selections.add(tuple);
    }

    @Override
    public void validated(FiveTuple tuple, long nowNanos) {
        validations.add(tuple);
    }

    @Override
    public void transactionOpened(TransactionId id) {
        transactions.add(id);
    }

    @Override
    public void transactionClosed(TransactionId id) {
        transactions.remove(id);
    }

    @Override
    public void closed(IceFailure why, long nowNanos) {
        failure = why;
    }

    /// The latest message, of which there has to be one.
    Sent last() {
        return sent.getLast();
    }

    List<Sent> requests() {
        return sent.stream().filter(one -> one.message().isBindingRequest()).toList();
    }

    long bytesTo(FiveTuple tuple) {
        return sent.stream()
                .filter(one -> one.tuple().equals(tuple))
                .mapToLong(one -> one.message().bytes().length)
                .sum();
    }
}
