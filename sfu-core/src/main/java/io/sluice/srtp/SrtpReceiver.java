package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import org.jspecify.annotations.Nullable;

/// Everything one peer sends under one master key: protected packet in → plaintext out, in place.
///
/// Replay is checked before any cryptography; rollover counter, window and the table of SSRCs change only after the
/// tag was found right, so that forged packets leave no trace. Owned by the loop of the transport.
public final class SrtpReceiver {
    /// SSRCs of one peer, RTX and all that it changed to; an authenticated peer that wants more is refused.
    static final int MAX_SSRCS = 1024;

    private static final long INDEX_END = 1L << 48;

    /// What became of a packet; only after OK are its bytes plaintext, else they are as they came.
    public enum Result {
        OK,
        /// Too short, no RTP or RTCP of version 2, or unencrypted RTCP.
        MALFORMED,
        /// This index was accepted before.
        REPLAYED,
        /// Behind the replay window.
        TOO_OLD,
        BAD_TAG,
        /// No place for one more SSRC.
        TOO_MANY_SSRCS,
        /// The key has reached the end of its lifetime.
        KEY_EXPIRED
    }

    private final SrtpTransform rtpTransform;
    private final SrtpTransform rtcpTransform;
    private final SrtpStreams rtpStreams = new SrtpStreams(MAX_SSRCS);
    private final SrtpStreams rtcpStreams = new SrtpStreams(MAX_SSRCS);
    private final KeyLifetime lifetime;
    private long rtpPackets;
    private long rtcpPackets;

    /// @param key the peer's master key
    /// @param salt the peer's master salt
    public SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers) {
        this(profile, key, salt, ciphers, KeyLifetime.OF_RFC_3711);
    }

    SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers, KeyLifetime lifetime) {
        rtpTransform = new SrtpTransform(profile, SessionKeys.forRtp(profile, key, salt, ciphers), ciphers);
        rtcpTransform = new SrtpTransform(profile, SessionKeys.forRtcp(profile, key, salt, ciphers), ciphers);
        this.lifetime = lifetime;
    }

    public Result unprotect(PacketBuffer rtp) {
        int headerBytes = SrtpTransform.rtpHeaderBytes(rtp);
        if (headerBytes < 0 || rtp.length() < headerBytes + rtpTransform.rtpOverheadBytes()) {
            return Result.MALFORMED;
        }
        int ssrc = rtp.i32(8);
        int sequenceNumber = rtp.u16(2);
        SrtpStream stream = rtpStreams.find(ssrc);
        long index = stream == null ? sequenceNumber : stream.estimate(sequenceNumber);
        if (rtpPackets >= lifetime.rtpPackets() || index >= INDEX_END) {
            return Result.KEY_EXPIRED;
        }
        Result place = placeOf(rtpStreams, stream, index);
        if (place != Result.OK) {
            return place;
        }
        if (!rtpTransform.openRtp(rtp, headerBytes, ssrc, index)) {
            return Result.BAD_TAG;
        }
        rtpPackets++;
        (stream == null ? added(rtpStreams, ssrc) : stream).accept(index);
        return Result.OK;
    }

    public Result unprotectRtcp(PacketBuffer rtcp) {
        if (rtcp.length() < SrtpTransform.RTCP_CLEAR_BYTES + rtcpTransform.rtcpOverheadBytes()
                || rtcp.u8(0) >>> 6 != 2) {
            return Result.MALFORMED;
        }
        int index = rtcpTransform.rtcpIndex(rtcp);
        if (index < 0) {
            return Result.MALFORMED;
        }
        if (rtcpPackets >= lifetime.rtcpPackets()) {
            return Result.KEY_EXPIRED;
        }
        int ssrc = rtcp.i32(4);
        SrtpStream stream = rtcpStreams.find(ssrc);
        Result place = placeOf(rtcpStreams, stream, index);
        if (place != Result.OK) {
            return place;
        }
        if (!rtcpTransform.openRtcp(rtcp, ssrc, index)) {
            return Result.BAD_TAG;
        }
        rtcpPackets++;
        (stream == null ? added(rtcpStreams, ssrc) : stream).accept(index);
        return Result.OK;
    }

    private static Result placeOf(SrtpStreams streams, @Nullable SrtpStream stream, long index) {
        if (stream == null) {
            return streams.isFull() ? Result.TOO_MANY_SSRCS : Result.OK;
        }
        if (stream.isTooOld(index)) {
            return Result.TOO_OLD;
        }
        return stream.isReplayed(index) ? Result.REPLAYED : Result.OK;
    }

    private static SrtpStream added(SrtpStreams streams, int ssrc) {
        SrtpStream stream = SrtpStream.received(ssrc);
        streams.add(stream);
        return stream;
    }
}
