package io.sluice.edge.dtls;

import io.sluice.address.TransportAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A wish to handshake in → a place among the running ones out, in order of arrival; the door that keeps a flood out.
///
/// One address may hold half of the running places at most, so that peers that stall cannot keep everybody waiting.
/// Safe for all threads.
final class HandshakeAdmission {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Ticket> waiting = new ArrayDeque<>();
    private final Map<String, AddressLoad> loads = new HashMap<>();
    private final DtlsLimits limits;
    private final int runningPerAddress;
    private int running;

    HandshakeAdmission(DtlsLimits limits) {
        this.limits = limits;
        this.runningPerAddress = Math.max(1, limits.concurrentHandshakes() / 2);
    }

    /// One handshake's place in the queue and then among the running.
    final class Ticket {
        private final AddressLoad load;
        private final Condition admitted = lock.newCondition();
        private boolean runs;

        private Ticket(AddressLoad load) {
            this.load = load;
        }

        /// Waits for the turn; either way [#leave] must follow.
        ///
        /// @return false where the time is over first
        boolean await(long timeoutNanos) throws InterruptedException {
            long leftNanos = timeoutNanos;
            lock.lockInterruptibly();
            try {
                while (!runs && leftNanos > 0) {
                    leftNanos = admitted.awaitNanos(leftNanos);
                }
                return runs;
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            lock.lock();
            try {
                if (runs) {
                    running--;
                    load.running--;
                } else {
                    waiting.remove(this);
                }
                load.present--;
                if (load.present == 0) {
                    loads.remove(load.address);
                }
                admitWaiting();
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class AddressLoad {
        private final String address;
        private int present;
        private int running;

        private AddressLoad(String address) {
            this.address = address;
        }
    }

    /// @return null where there are too many already, in all or of this address
    @Nullable
    Ticket enter(TransportAddress peer) {
        String address = key(peer);
        lock.lock();
        try {
            AddressLoad load = loads.get(address);
            if (running + waiting.size() >= limits.concurrentHandshakes() + limits.waitingHandshakes()
                    || (load != null && load.present >= limits.handshakesPerAddress())) {
                return null;
            }
            if (load == null) {
                load = new AddressLoad(address);
                loads.put(address, load);
            }
            load.present++;
            Ticket ticket = new Ticket(load);
            waiting.add(ticket);
            admitWaiting();
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void admitWaiting() {
        Iterator<Ticket> inOrder = waiting.iterator();
        while (running < limits.concurrentHandshakes() && inOrder.hasNext()) {
            Ticket next = inOrder.next();
            if (next.load.running < runningPerAddress) {
                inOrder.remove();
                next.runs = true;
                next.load.running++;
                running++;
                next.admitted.signal();
            }
        }
    }

    /// One household has one IPv4 address, but a whole IPv6 /64.
    private static String key(TransportAddress peer) {
        return peer.isIpv6() ? HexFormat.of().formatHex(peer.ip(), 0, 8) : peer.host();
    }
}
