package io.sluice.parameters;

/// The SRTP master keys and salts that a DTLS handshake exported (RFC 5764 §4.2), named by who sends with them.
///
/// @param profile what they are for
/// @param localKey master key of what this server sends
/// @param localSalt its master salt
/// @param remoteKey master key of what the peer sends
/// @param remoteSalt its master salt
@SuppressWarnings("ArrayRecordComponent")
public record KeyingMaterial(
        SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {
    /// Never the keys.
    @Override
    public String toString() {
        return "KeyingMaterial[" + profile + "]";
    }
}
