package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import org.jspecify.annotations.Nullable;

/// Everything this server sends to one peer under one master key: plaintext in → protected packet out, in place.
///
/// No nonce twice: an RTP packet whose index is not above the highest of its SSRC is refused, and SRTCP indexes
/// only rise. A packet that must be sent again is sent as the protected bytes it was. The sequence numbers of an
/// SSRC should begin below 2^15, for a receiver that misses the first ones. Owned by the loop of the transport.
public final class SrtpSender {
    /// SSRCs to one peer: slots, their RTX, and our own for feedback.
    static final int MAX_SSRCS = 4096;

    private static final long INDEX_END = 1L << 48;
    private static final long RTCP_INDEX_END = 1L << 31;

    /// What became of a packet; only after OK may it be sent, else its bytes are as they came.
    public enum Result {
        OK,
        /// Too short, or no RTP or RTCP of version 2.
        MALFORMED,
        /// The buffer has no room for the tag.
        TOO_LONG,
        /// Not above the highest index of its SSRC.
        INDEX_USED,
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

    /// @param key our master key
    /// @param salt our master salt
    public SrtpSender(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers) {
        this(profile, key, salt, ciphers, KeyLifetime.OF_RFC_3711);
    }

    SrtpSender(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers, KeyLifetime lifetime) {
        rtpTransform = new SrtpTransform(profile, SessionKeys.forRtp(profile, key, salt, ciphers), ciphers);
        rtcpTransform = new SrtpTransform(profile, SessionKeys.forRtcp(profile, key, salt, ciphers), ciphers);
        this.lifetime = lifetime;
    }

    public Result protect(PacketBuffer rtp) {
        int headerBytes = SrtpTransform.rtpHeaderBytes(rtp);
        if (headerBytes < 0) {
            return Result.MALFORMED;
        }
        if (rtp.length() + rtpTransform.rtpOverheadBytes() > rtp.capacity()) {
            return Result.TOO_LONG;
        }
        int ssrc = rtp.i32(8);
        int sequenceNumber = rtp.u16(2);
        SrtpStream known = rtpStreams.find(ssrc);
        if (known == null && rtpStreams.isFull()) {
            return Result.TOO_MANY_SSRCS;
        }
        long index = known == null ? sequenceNumber : known.estimate(sequenceNumber);
        if (known != null && index <= known.highest()) {
            return Result.INDEX_USED;
        }
        if (rtpPackets >= lifetime.rtpPackets() || index >= INDEX_END) {
            return Result.KEY_EXPIRED;
        }
        rtpPackets++;
        // Before the cipher runs: should it fail half way, this index is spent all the same.
        existing(rtpStreams, known, ssrc).advance(index);
        rtpTransform.sealRtp(rtp, headerBytes, ssrc, index);
        return Result.OK;
    }

    public Result protectRtcp(PacketBuffer rtcp) {
        if (rtcp.length() < SrtpTransform.RTCP_CLEAR_BYTES || rtcp.u8(0) >>> 6 != 2) {
            return Result.MALFORMED;
        }
        if (rtcp.length() + rtcpTransform.rtcpOverheadBytes() > rtcp.capacity()) {
            return Result.TOO_LONG;
        }
        int ssrc = rtcp.i32(4);
        SrtpStream known = rtcpStreams.find(ssrc);
        if (known == null && rtcpStreams.isFull()) {
            return Result.TOO_MANY_SSRCS;
        }
        long index = known == null ? 0 : known.highest() + 1;
        if (rtcpPackets >= lifetime.rtcpPackets() || index >= RTCP_INDEX_END) {
            return Result.KEY_EXPIRED;
        }
        rtcpPackets++;
        existing(rtcpStreams, known, ssrc).advance(index);
        rtcpTransform.sealRtcp(rtcp, ssrc, (int) index);
        return Result.OK;
    }

    private static SrtpStream existing(SrtpStreams streams, @Nullable SrtpStream known, int ssrc) {
        if (known != null) {
            return known;
        }
        SrtpStream stream = SrtpStream.sent(ssrc);
        streams.add(stream);
        return stream;
    }
}
