package io.sluice.parameters;

/// A DTLS-SRTP protection profile, in the server's order of preference.
public enum SrtpProfile {
    /// RFC 7714 §14.2.
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16),
    /// RFC 5764 §4.1.2.
    AES128_CM_SHA1_80(0x0001, 16, 14, 10, 10);

    private final int id;
    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    SrtpProfile(int id, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.id = id;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    /// Its number in the `use_srtp` extension.
    public int id() {
        return id;
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int saltBytes() {
        return saltBytes;
    }

    public int rtpTagBytes() {
        return rtpTagBytes;
    }

    public int rtcpTagBytes() {
        return rtcpTagBytes;
    }
}
