package io.sluice.stun;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.Arrays;
import java.util.List;

/// Any bytes as a STUN message: what is read lies within them, what is signed anew is believed, and a genuine message
/// is believed no longer once a bit of it changed.
public final class StunFuzz implements FuzzTarget {
    private static final StunKey KEY = new StunKey("a-password-of-22-chars-x");
    /// Its header and 20 bytes of HMAC-SHA1.
    private static final int INTEGRITY_BYTES = 4 + 20;

    private static final TransactionId ID = new TransactionId(0x0102_0304_0506_0708L, 0x090a_0b0c);

    @Override
    public String name() {
        return "stun";
    }

    @Override
    public List<String> corpora() {
        return List.of("stun", "crashes");
    }

    @Override
    public List<byte[]> seeds() {
        TransportAddress v4 = TransportAddress.of(new byte[] {(byte) 192, 0, 2, 1}, 4000, TransportProtocol.UDP);
        TransportAddress v6 = TransportAddress.of(new byte[16], 4001, TransportProtocol.UDP);
        return List.of(
                StunWriter.bindingRequest(ID)
                        .username("server:client")
                        .priority(1_862_270_975L)
                        .role(true, 77)
                        .useCandidate()
                        .sign(KEY),
                StunWriter.bindingSuccess(ID).mappedAddress(v4).sign(KEY),
                StunWriter.bindingSuccess(ID).mappedAddress(v6).fingerprint(),
                StunWriter.bindingError(ID).errorCode(487, "Role Conflict").sign(KEY),
                StunWriter.bindingError(ID)
                        .errorCode(420, "")
                        .unknownAttributes(new int[] {1, 2})
                        .sign(KEY),
                StunWriter.bindingIndication(ID).attribute(0x7777, new byte[5]).unsigned());
    }

    @Override
    public void fuzz(byte[] input) {
        StunMessage message = StunParser.parse(input);
        if (message == null) {
            return;
        }
        Promise.that(StunParser.looksLikeStun(input), "what is read looked like STUN");
        read(message);
        StunGuard.Verdict verdict = StunGuard.check(message, KEY);
        if (verdict == StunGuard.Verdict.GENUINE) {
            falsify(input, message);
        }
        byte[] signed = StunWriter.bindingRequest(message.transactionId())
                .username(message.username() == null ? "" : message.username())
                .sign(KEY);
        StunMessage again = StunParser.parse(signed);
        // A user name of Latin-1 letters grows in UTF-8, and may outgrow its limit.
        if (again != null) {
            Promise.same(StunGuard.Verdict.GENUINE, StunGuard.check(again, KEY), "what we sign we believe");
            Promise.same(message.transactionId(), again.transactionId(), "a transaction id comes back");
        }
    }

    private static void read(StunMessage message) {
        String username = message.username();
        String receiver = message.receiverFragment();
        String sender = message.senderFragment();
        Promise.that(username == null || username.length() <= 513, "a user name has 513 bytes at most");
        Promise.that(receiver == null || (receiver + ":" + sender).equals(username), "the fragments are the user name");
        Promise.within(message.method(), 0, 0xfff, "a method has 12 bits");
        Promise.that(message.priority() >= -1 && message.priority() <= 0xffff_ffffL, "a priority has 32 bits");
        Promise.within(message.errorCode(), 0, 7 * 100 + 255, "an error code is small");
        Promise.that(message.unknownRequired().length <= 16, "16 unknown attributes are named at most");
        Promise.that(!(message.isBindingRequest() && message.isBindingResponse()), "a request is no response");
        TransportAddress mapped = message.mappedAddress();
        if (mapped != null) {
            byte[] response = StunWriter.bindingSuccess(message.transactionId())
                    .mappedAddress(mapped)
                    .unsigned();
            StunMessage again = StunParser.parse(response);
            Promise.same(mapped, again == null ? null : again.mappedAddress(), "a mapped address comes back");
        }
    }

    /// Any bit of what integrity covers, and of the integrity itself; what comes behind it is heeded by nobody.
    private static void falsify(byte[] input, StunMessage message) {
        byte[] forged = Arrays.copyOf(input, input.length);
        int covered = message.integrityOffset() + INTEGRITY_BYTES;
        int bit = Math.floorMod(Arrays.hashCode(input), 8 * covered);
        forged[bit / 8] ^= (byte) (1 << bit % 8);
        StunMessage other = StunParser.parse(forged);
        Promise.that(
                other == null || StunGuard.check(other, KEY) != StunGuard.Verdict.GENUINE,
                "a changed " + message.kind() + " is not believed");
    }
}
