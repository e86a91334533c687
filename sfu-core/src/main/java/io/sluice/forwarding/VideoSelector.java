package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;

/// Packets of a video track in → those of one encoding, and of its layers those that the subscriber wants, out.
public final class VideoSelector implements LayerSelector {
    private final ArrivingLayers arriving;
    private final KeyFrameWishes wishes;
    private final HighestArrivingLayer encodings;
    private final LayerThinning thinning = new LayerThinning();
    private LayerLimit limit = LayerLimit.NONE;
    private boolean asked;

    public VideoSelector(ArrivingLayers arriving, KeyFrameWishes wishes) {
        this.arriving = arriving;
        this.wishes = wishes;
        this.encodings = new HighestArrivingLayer(arriving, wishes);
    }

    @Override
    public Verdict select(int encoding, FrameInfo frame, RtpPacket packet, long nowNanos) {
        return switch (encodings.select(encoding, frame.keyFrame(), nowNanos)) {
            case Verdict.Drop drop -> drop;
            case Verdict.Forward forward -> thin(encoding, forward.first(), frame, packet, nowNanos);
        };
    }

    private Verdict thin(int encoding, boolean first, FrameInfo frame, RtpPacket packet, long nowNanos) {
        EncodingLayers layers = arriving.layersOf(encoding);
        thinning.want(layers.spatialWithin(limit.maxHeight()), layers.temporalWithin(limit.maxFps()));
        if (first) {
            thinning.begin();
        }
        boolean passes = thinning.passes(frame, packet);
        if (!thinning.awaitsKeyFrame()) {
            asked = false;
        } else if (!asked || frame.keyFrame()) {
            // A key frame that comes behind others of its picture changes nothing, so there has to be another.
            asked = true;
            wishes.keyFrameWanted(encoding, nowNanos);
        }
        return passes ? Verdict.forward(first, thinning.endsPicture(frame)) : Verdict.drop(DropReason.THINNED);
    }

    @Override
    public void limit(LayerLimit value) {
        limit = value;
        encodings.limit(value);
    }

    @Override
    public void close() {
        asked = false;
        encodings.close();
    }

    @Override
    public void restart(long nowNanos) {
        asked = false;
        encodings.restart(nowNanos);
    }

    @Override
    public void keyFrameNeeded(long nowNanos) {
        encodings.keyFrameNeeded(nowNanos);
    }

    @Override
    public int current() {
        return encodings.current();
    }

    @Override
    public long wanted(long nowNanos) {
        return encodings.wanted(nowNanos);
    }

    @Override
    public int target(long nowNanos) {
        return encodings.target(nowNanos);
    }
}
