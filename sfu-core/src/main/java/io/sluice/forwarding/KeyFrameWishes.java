package io.sluice.forwarding;

/// Where selectors say that they wait for a key frame. The track hands it to that encoding's requester, which
/// merges and limits; saying it often is harmless.
@FunctionalInterface
public interface KeyFrameWishes {
    void keyFrameWanted(int layer, long nowNanos);
}
