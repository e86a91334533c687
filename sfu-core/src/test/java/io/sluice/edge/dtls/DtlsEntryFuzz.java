package io.sluice.edge.dtls;

import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Any datagrams at the door of a handshake, without the engine behind it: what is let in is the beginning of what
/// came, in order, and bounded; no message is larger than a handshake may claim. The first byte is our role and how
/// many may wait; pieces follow.
public final class DtlsEntryFuzz implements FuzzTarget {
    private static final int MAX_DATAGRAMS = 32;
    private static final int RECORD_HEADER_BYTES = 13;

    @Override
    public String name() {
        return "dtls-entry";
    }

    /// Many datagrams, all of which may wait.
    @Override
    public long maxAllocatedBytes() {
        return 4L * MAX_PACKET_ALLOCATION_BYTES;
    }

    @Override
    public int maxInputBytes() {
        return 4_096;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] hello = record(22, message(1, 0, 200));
        byte[] certificate = record(22, message(11, 1, 90));
        byte[] changeCipherSpec = record(20, new byte[] {1});
        return List.of(
                new FuzzBytes.Writer().u8(8).piece(hello).piece(hello).bytes(),
                new FuzzBytes.Writer()
                        .u8(9)
                        .piece(hello)
                        .piece(certificate)
                        .piece(record(22, message(15, 2, 70)))
                        .piece(changeCipherSpec)
                        .bytes(),
                new FuzzBytes.Writer()
                        .u8(15)
                        .piece(changeCipherSpec)
                        .piece(record(22, message(23, 1, 90)))
                        .piece(record(21, new byte[] {2, 40}))
                        .bytes());
    }

    private static byte[] message(int type, int number, int bytes) {
        byte[] message = new byte[12 + bytes];
        message[0] = (byte) type;
        message[3] = (byte) bytes;
        message[5] = (byte) number;
        message[11] = (byte) bytes;
        // A Certificate's list, and of it the first entry.
        message[12 + 2] = (byte) (bytes - 3);
        message[12 + 5] = (byte) (bytes - 6);
        return message;
    }

    private static byte[] record(int type, byte[] content) {
        byte[] record =
                Arrays.copyOf(new byte[] {(byte) type, (byte) 0xfe, (byte) 0xfd}, RECORD_HEADER_BYTES + content.length);
        record[11] = (byte) (content.length >> 8);
        record[12] = (byte) content.length;
        System.arraycopy(content, 0, record, RECORD_HEADER_BYTES, content.length);
        return record;
    }

    @Override
    public void fuzz(byte[] input) {
        FuzzBytes bytes = new FuzzBytes(input);
        int terms = bytes.u8();
        SessionDatagrams door = new SessionDatagrams(event -> Promise.that(false, "a door says nothing"));
        if (terms % 2 == 0) {
            door.expectClient();
        }
        List<byte[]> let = new ArrayList<>();
        int letBytes = 0;
        for (int i = 0; i < MAX_DATAGRAMS && !bytes.isEmpty(); i++) {
            byte[] datagram = bytes.piece();
            if (door.offer(datagram, 1 + terms / 2)) {
                let.add(datagram);
                letBytes += datagram.length;
                Promise.that(HandshakeFragments.acceptable(datagram), "what is let in claims no more than it may");
                Promise.within(
                        datagram.length, 1, SessionDatagrams.RECEIVE_LIMIT_BYTES, "what is let in fits the engine");
            }
        }
        Promise.within(let.size(), 0, 1 + terms / 2, "as many wait as may");
        door.stopBlocking();
        Promise.within(
                read(door, let), 0, Math.min(letBytes, SessionDatagrams.MAX_WAITING_BYTES), "what waits is bounded");
    }

    private static int read(SessionDatagrams door, List<byte[]> let) {
        byte[] buffer = new byte[SessionDatagrams.RECEIVE_LIMIT_BYTES];
        int sum = 0;
        for (byte[] datagram : let) {
            int length = receive(door, buffer);
            Promise.within(length, 1, datagram.length, "a datagram is read whole or its beginning");
            Promise.that(Arrays.equals(buffer, 0, length, datagram, 0, length), "it is read as it came");
            sum += length;
        }
        Promise.same(-1, receive(door, buffer), "nothing else is read");
        return sum;
    }

    /// @return its length, or -1 where nothing waits
    private static int receive(SessionDatagrams door, byte[] buffer) {
        try {
            return door.receive(buffer, 0, buffer.length, 0);
        } catch (SessionDatagrams.NothingWaiting nothing) {
            return -1;
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
