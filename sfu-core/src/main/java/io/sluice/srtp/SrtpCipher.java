package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;

/// The primitives of one profile under one session key: encrypt and tag, or check and decrypt, in place on a packet.
///
/// The caller says what is clear, what is encrypted and under which IV; a cipher knows nothing of SSRCs, indexes
/// and replay. Authenticated are the clear bytes, the body and, where `wordBytes` is 4, the big-endian `word`: the
/// rollover counter of AES-CM or the SRTCP index. One thread.
public interface SrtpCipher {
    /// Encrypts `bodyBytes` bytes behind the first `clearBytes` in place and writes the tag at `tagIndex`.
    ///
    /// @param packet already long enough for the tag
    /// @param iv 12 bytes for GCM, 16 for AES-CM; only read
    /// @param wordBytes 0 or 4
    void seal(PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes);

    /// Checks the tag and, only if it is right, decrypts in place; parameters as in [#seal].
    ///
    /// @return false where the tag is wrong; the packet's bytes are then as they were
    boolean open(PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes);
}
