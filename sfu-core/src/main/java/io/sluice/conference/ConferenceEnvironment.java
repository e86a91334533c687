package io.sluice.conference;

import io.sluice.transport.TransportEnvironment;
import java.util.random.RandomGenerator;

/// What the conferences of one loop share.
///
/// @param transports what their transports share
/// @param listener gets their events
/// @param ids makes ids
/// @param catchUps what newcomers may be given of the past
public record ConferenceEnvironment(
        TransportEnvironment transports, ConferenceListener listener, Ids ids, CatchUpBudget catchUps) {
    public static ConferenceEnvironment of(TransportEnvironment transports, ConferenceListener listener) {
        return new ConferenceEnvironment(
                transports, listener, new Ids(transports.random(), transports.wallClock()), new CatchUpBudget());
    }

    RandomGenerator random() {
        return transports.random();
    }

    long unixMillisAt(long nowNanos) {
        return transports.wallClock().unixMillisAt(nowNanos);
    }
}
