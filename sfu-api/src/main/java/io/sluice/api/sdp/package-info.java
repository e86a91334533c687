/// An SDP offer's text in → a [io.sluice.parameters.SessionRequest] out; the core's result in → an SDP answer out.
///
/// Text becomes numbered lines ([io.sluice.api.sdp.SdpDocument]), typed readers turn the lines of a section into
/// parameters, and [io.sluice.api.sdp.SdpAnswer] writes lines again (RFC 8866, JSEP RFC 9429, BUNDLE RFC 9143). Every
/// reader is total: any text becomes a value or an [io.sluice.api.sdp.SdpProblem] that names its line, never an
/// exception, and never more memory than the text is worth. What may be negotiated is decided in the core; no browser
/// has a name in here. State lives in [io.sluice.api.sdp.SdpSession] alone, one per session, used by one thread at a
/// time.
///
/// Read first: [io.sluice.api.sdp.SdpSession], [io.sluice.api.sdp.SdpOffer], [io.sluice.api.sdp.SdpAnswer].
@NullMarked
package io.sluice.api.sdp;

import org.jspecify.annotations.NullMarked;
