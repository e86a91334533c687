/// Sluice: a selective forwarding unit. Datagrams of each participant in, datagrams for all the others out.
///
/// The layers, from the ground up: [io.sluice.time], [io.sluice.buffer], [io.sluice.address] ·
/// the wire ([io.sluice.rtp], [io.sluice.rtcp], [io.sluice.stun]) · the machines ([io.sluice.ice], [io.sluice.dtls],
/// [io.sluice.srtp], [io.sluice.stream], [io.sluice.forwarding]) · the composition ([io.sluice.transport],
/// [io.sluice.conference]) · the edge ([io.sluice.edge.net] and its neighbours). Dependencies point down only.
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
