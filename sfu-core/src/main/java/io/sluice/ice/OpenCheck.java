package io.sluice.ice;

import io.sluice.address.FiveTuple;

/// A Binding request of ours that waits for its response.
///
/// @param tuple where it was sent, and where alone its response may come from
/// @param purpose who asked
/// @param asControlling the role that it claimed
/// @param corrected whether it repeats one that the peer refused for its role
record OpenCheck(FiveTuple tuple, Purpose purpose, boolean asControlling, boolean corrected, long sentNanos) {
    enum Purpose {
        /// The full agent behind the port.
        AGENT,
        /// Does the peer still want what we send? (RFC 7675)
        CONSENT,
        /// Does the peer really answer where it wants to be reached next?
        PATH
    }
}
