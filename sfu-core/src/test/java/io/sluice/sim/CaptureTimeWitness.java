package io.sluice.sim;

import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.Truth;
import io.sluice.time.NtpTime;
import java.nio.ByteBuffer;

/// The capture times that one slot's packets carry in → how far they are from the truth, by the clock that the
/// server's sender reports show, out.
final class CaptureTimeWitness {
    private final SimPeer peer;
    private final SimWorld world;
    /// Packets with a time and an offset, and those with a time alone.
    long offsets;

    long timesAlone;
    /// The farthest from the truth, in both directions, of what is told.
    long latestNanos = Long.MIN_VALUE;

    long earliestNanos = Long.MAX_VALUE;

    CaptureTimeWitness(SimPeer peer, SimWorld world) {
        this.peer = peer;
        this.world = world;
    }

    void packet(RtpPacket packet, Truth truth) {
        int element = packet.extensions().find(peer.id(HeaderExtensionType.ABS_CAPTURE_TIME));
        if (!peer.offers.timesCaptures || element < 0) {
            return;
        }
        byte[] bytes = new byte[packet.extensions().length(element)];
        packet.buffer().read(packet.extensions().offset(element), bytes, 0, bytes.length);
        if (bytes.length == 8) {
            timesAlone++;
            return;
        }
        ByteBuffer told = ByteBuffer.wrap(bytes);
        // Capture NTP Clock = Sender NTP Clock + Capture Clock Offset, and the sender is the server.
        NtpTime capture = new NtpTime(told.getLong(0) - told.getLong(8));
        long wrong = capture.nanosSince(world.wallClock().ntpAt(truth.capturedNanos()));
        offsets++;
        latestNanos = Math.max(latestNanos, wrong);
        earliestNanos = Math.min(earliestNanos, wrong);
    }

    void beginMeasuring() {
        offsets = 0;
        timesAlone = 0;
        latestNanos = Long.MIN_VALUE;
        earliestNanos = Long.MAX_VALUE;
    }
}
