/// A payload's first bytes in → [io.sluice.rtp.codec.FrameInfo] (start, end, key frame, spatial, temporal) out.
///
/// Payload descriptors, first bytes and parameter sets only; nothing is decoded, and no state is kept from packet to
/// packet: whatever a single packet cannot tell is not told. Whatever the bytes are, parsing answers true or false.
///
/// Read first: [io.sluice.rtp.codec.FrameInfo], [io.sluice.rtp.codec.Vp8Descriptor],
/// [io.sluice.rtp.codec.DependencyDescriptor].
@NullMarked
package io.sluice.rtp.codec;

import org.jspecify.annotations.NullMarked;
