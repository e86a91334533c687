package io.sluice.parameters;

/// One encoding of a published track: the only one, or one simulcast layer.
///
/// @param rid restriction identifier of RFC 8851, empty without simulcast by rid
/// @param ssrc the media SSRC where the offer states it, or [#UNKNOWN_SSRC] where it is learnt from MID and RID
/// @param rtxSsrc the SSRC of its retransmissions (`ssrc-group:FID`), or [#UNKNOWN_SSRC]
public record EncodingParameters(String rid, long ssrc, long rtxSsrc) {
    public static final long UNKNOWN_SSRC = -1;

    public boolean hasSsrc() {
        return ssrc != UNKNOWN_SSRC;
    }
}
