package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The keys of one peer, once DTLS has given them, and packets in → the same packets opened or protected in place, or
/// the reason why not, out.
final class MediaKeys {
    private final SrtpCipherFactory ciphers;
    private @Nullable SrtpReceiver receiver;
    private @Nullable SrtpSender sender;

    MediaKeys(SrtpCipherFactory ciphers) {
        this.ciphers = ciphers;
    }

    /// Takes the keys; they are given once in the life of a DTLS association.
    void establish(KeyingMaterial keys) {
        if (receiver != null) {
            throw new IllegalStateException("a DTLS association gave keys twice");
        }
        receiver = new SrtpReceiver(keys.profile(), keys.remoteKey(), keys.remoteSalt(), ciphers);
        sender = new SrtpSender(keys.profile(), keys.localKey(), keys.localSalt(), ciphers);
    }

    boolean areThere() {
        return sender != null;
    }

    /// @return null where the packet is plaintext now
    @Nullable
    DropReason unprotect(PacketBuffer rtp) {
        return receiver == null ? DropReason.NO_KEYS : refusal(receiver.unprotect(rtp));
    }

    /// @return null where the compound is plaintext now
    @Nullable
    DropReason unprotectRtcp(PacketBuffer rtcp) {
        return receiver == null ? DropReason.NO_KEYS : refusal(receiver.unprotectRtcp(rtcp));
    }

    /// @return null where the packet is protected now
    @Nullable
    DropReason protect(PacketBuffer rtp) {
        return sender == null ? DropReason.NOT_CONNECTED : refusal(sender.protect(rtp));
    }

    /// @return null where the compound is protected now
    @Nullable
    DropReason protectRtcp(PacketBuffer rtcp) {
        return sender == null ? DropReason.NOT_CONNECTED : refusal(sender.protectRtcp(rtcp));
    }

    private static @Nullable DropReason refusal(SrtpReceiver.Result result) {
        return switch (result) {
            case OK -> null;
            case MALFORMED -> DropReason.MALFORMED;
            case REPLAYED, TOO_OLD -> DropReason.REPLAYED;
            case BAD_TAG -> DropReason.BAD_TAG;
            case TOO_MANY_SSRCS -> DropReason.TOO_MANY_SSRCS;
            case KEY_EXPIRED -> DropReason.NO_KEYS;
        };
    }

    private static @Nullable DropReason refusal(SrtpSender.Result result) {
        return switch (result) {
            case OK -> null;
            case MALFORMED -> DropReason.MALFORMED;
            case TOO_LONG -> DropReason.TOO_LARGE;
            case INDEX_USED -> DropReason.INDEX_REFUSED;
            case TOO_MANY_SSRCS -> DropReason.TOO_MANY_SSRCS;
            case KEY_EXPIRED -> DropReason.NOT_CONNECTED;
        };
    }
}
