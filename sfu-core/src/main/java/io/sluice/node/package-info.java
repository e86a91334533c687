/// Configuration in → a running node; commands of the API in → futures out.
///
/// The composition root and public face of the core: it makes the loops, wires the ports of the machines to their
/// implementations at the edge, pins each conference to one loop and routes commands to it. No media and no state
/// of a conference comes in here.
///
/// Read first: [io.sluice.node.SfuNode], [io.sluice.node.SfuConfig], [io.sluice.node.NodeStats].
@NullMarked
package io.sluice.node;

import org.jspecify.annotations.NullMarked;
