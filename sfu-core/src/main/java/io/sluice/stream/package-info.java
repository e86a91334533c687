/// One SSRC's packets in → statistics, NACK, RTX and reports out.
///
/// A machine here belongs to one incoming or one outgoing stream of one transport, and to the loop of its
/// conference. It is told the time, speaks through the sink given at its making, and keeps everything within
/// named bounds. What must not come in: which track, slot or participant a stream belongs to; that is composed
/// above.
///
/// Read first: [io.sluice.stream.RtpStreamReceiver], [io.sluice.stream.RtpStreamSender],
/// [io.sluice.stream.NackGenerator].
@NullMarked
package io.sluice.stream;

import org.jspecify.annotations.NullMarked;
