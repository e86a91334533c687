package io.sluice.parameters;

/// One `a=rtcp-fb` value of a codec: `nack`, `nack pli`, `ccm fir`, `transport-cc`, `goog-remb` (RFC 4585 §4.2).
///
/// @param type first word
/// @param parameter the rest, empty where there is none
public record RtcpFeedback(String type, String parameter) {
    public static final RtcpFeedback NACK = new RtcpFeedback("nack", "");
    public static final RtcpFeedback NACK_PLI = new RtcpFeedback("nack", "pli");
    public static final RtcpFeedback CCM_FIR = new RtcpFeedback("ccm", "fir");
    public static final RtcpFeedback TRANSPORT_CC = new RtcpFeedback("transport-cc", "");
    public static final RtcpFeedback GOOG_REMB = new RtcpFeedback("goog-remb", "");
}
