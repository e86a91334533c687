/// Signalling and a server's datagrams in → the counts of one light native participant out.
///
/// Bots are ICE-connected DTLS-SRTP clients made of Sluice's own wire code. They cost no thread each: one
/// [io.sluice.load.bot.BotLoop] reads all their sockets. They publish what the simulator's encoder
/// ([io.sluice.sim.media.SimEncoder]) makes and count what arrives.
///
/// Read first: [io.sluice.load.bot.Bot], [io.sluice.load.bot.BotLoop], [io.sluice.load.bot.BotDescription].
@NullMarked
package io.sluice.load.bot;

import org.jspecify.annotations.NullMarked;
