package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.parameters.SrtpProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Any bytes where a protected packet is expected, and protected themselves, by each profile: what is refused stays as
/// it came and leaves no trace, what was protected opens to the same bytes, once.
public final class SrtpFuzz implements FuzzTarget {
    private final boolean rtcp;
    private final SrtpFixture fixture = new SrtpFixture();
    private final ReusedCiphers ciphers = new ReusedCiphers(fixture.ciphers);

    private SrtpFuzz(boolean rtcp) {
        this.rtcp = rtcp;
    }

    public static List<FuzzTarget> targets() {
        return List.of(new SrtpFuzz(false), new SrtpFuzz(true));
    }

    @Override
    public String name() {
        return rtcp ? "srtcp" : "srtp";
    }

    @Override
    public List<String> corpora() {
        return List.of(rtcp ? "rtcp" : "rtp");
    }

    /// A packet's worth for each profile.
    @Override
    public long maxAllocatedBytes() {
        return SrtpProfile.values().length * MAX_PACKET_ALLOCATION_BYTES;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] clear = rtcp ? SrtpFixture.rtcp(5, 6) : SrtpFixture.rtpWithExtension(5, 6);
        SrtpSender sender = fixture.sender(SrtpProfile.AEAD_AES_128_GCM);
        return List.of(
                clear,
                rtcp ? SrtpFixture.rtcp(1, 2) : SrtpFixture.rtp(1, 65_535),
                rtcp ? fixture.protectRtcp(sender, clear) : fixture.protect(sender, clear));
    }

    @Override
    public void fuzz(byte[] input) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            fuzz(input, profile);
        }
        Promise.same(0, fixture.pool.inUse(), "every buffer comes back");
    }

    private void fuzz(byte[] input, SrtpProfile profile) {
        SrtpReceiver receiver = receiver(profile);
        PacketBuffer buffer = Objects.requireNonNull(fixture.pool.acquire());
        try {
            buffer.set(input);
            if (open(receiver, buffer) == SrtpReceiver.Result.OK) {
                // A forgery that is believed would have been found by chance among 2^80.
                Promise.that(isOurs(input), "a forgery is refused");
                receiver = receiver(profile);
            }
            buffer.set(input);
            SrtpSender sender = sender(profile);
            SrtpSender.Result sealed = rtcp ? sender.protectRtcp(buffer) : sender.protect(buffer);
            if (sealed == SrtpSender.Result.OK) {
                opensOnce(input, buffer, receiver);
            } else {
                Promise.that(Arrays.equals(input, buffer.toArray()), "what is not protected stays as it was");
            }
        } finally {
            buffer.release();
        }
    }

    private SrtpReceiver receiver(SrtpProfile profile) {
        return new SrtpReceiver(profile, SrtpFixture.key(profile), SrtpFixture.salt(profile), ciphers);
    }

    private SrtpSender sender(SrtpProfile profile) {
        return new SrtpSender(profile, SrtpFixture.key(profile), SrtpFixture.salt(profile), ciphers);
    }

    /// @param receiver that refused the same bytes as a forgery, of which it may keep no trace
    private void opensOnce(byte[] input, PacketBuffer buffer, SrtpReceiver receiver) {
        byte[] sealed = buffer.toArray();
        Promise.same(SrtpReceiver.Result.OK, open(receiver, buffer), "what was protected opens");
        Promise.that(Arrays.equals(input, buffer.toArray()), "and is what it was");
        buffer.set(sealed);
        Promise.same(SrtpReceiver.Result.REPLAYED, open(receiver, buffer), "but once only");
    }

    private SrtpReceiver.Result open(SrtpReceiver receiver, PacketBuffer buffer) {
        byte[] before = buffer.toArray();
        SrtpReceiver.Result result = rtcp ? receiver.unprotectRtcp(buffer) : receiver.unprotect(buffer);
        if (result != SrtpReceiver.Result.OK) {
            Promise.that(Arrays.equals(before, buffer.toArray()), "a refused packet stays as it came");
        }
        return result;
    }

    /// The third seed is genuine.
    private boolean isOurs(byte[] input) {
        return Arrays.equals(input, seeds().getLast());
    }
}
