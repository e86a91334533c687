/// RTP bytes in → a header view whose fields can be rewritten in place.
///
/// The views are reusable and belong to the thread of the buffer they look at. Whatever the bytes are, `wrap` answers
/// true or false, never throws and never reads outside the packet. No payload is looked at: that is
/// [io.sluice.rtp.codec].
///
/// Read first: [io.sluice.rtp.RtpPacket], [io.sluice.rtp.HeaderExtensions], [io.sluice.rtp.ExtensionBlock].
@NullMarked
package io.sluice.rtp;

import org.jspecify.annotations.NullMarked;
