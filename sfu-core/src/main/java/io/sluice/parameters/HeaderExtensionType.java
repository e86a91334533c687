package io.sluice.parameters;

import java.util.Optional;

/// The RTP header extensions that the server understands or passes on; any other is never answered.
public enum HeaderExtensionType {
    /// RFC 9143 §15.
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /// RFC 8852 §3.1.
    RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /// RFC 8852 §3.2.
    REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /// RFC 6464.
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /// draft-holmer-rmcat-transport-wide-cc-extensions-01.
    TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /// 3GPP TS 26.114, coordination of video orientation.
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
    COLOR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
    VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"),
    /// AV1 RTP payload specification, appendix A.
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

    private final String uri;

    HeaderExtensionType(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    /// Whether an element of this type can have so many bytes of data.
    public boolean isSize(int bytes) {
        return switch (this) {
            case MID, RID, REPAIRED_RID -> bytes >= 1;
            case AUDIO_LEVEL, VIDEO_ORIENTATION, VIDEO_CONTENT_TYPE -> bytes == 1;
            // Version 2 of its draft asks for feedback with two bytes more.
            case TRANSPORT_CC -> bytes == 2 || bytes == 4;
            case ABS_SEND_TIME, PLAYOUT_DELAY -> bytes == 3;
            case ABS_CAPTURE_TIME -> bytes == 8 || bytes == 16;
            // Without and with HDR metadata.
            case COLOR_SPACE -> bytes == 4 || bytes == 28;
            case VIDEO_LAYERS_ALLOCATION -> bytes >= 1;
            case DEPENDENCY_DESCRIPTOR -> bytes >= 3;
        };
    }

    public static Optional<HeaderExtensionType> ofUri(String uri) {
        for (HeaderExtensionType type : values()) {
            if (type.uri.equals(uri)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
