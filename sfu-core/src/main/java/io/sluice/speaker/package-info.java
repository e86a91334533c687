/// Audio levels of many in → who speaks, and who is the one to look at, out.
///
/// The algorithm is that of I. Volfin and I. Cohen, "Dominant speaker identification for multipoint
/// videoconferencing", Computer Speech & Language 27 (2013): speech is judged over three spans of time, and somebody
/// takes over only who is ahead in all three, so that neither a cough nor a door nor a short "yes" turns the picture.
/// Here it works on the levels of RFC 6464 in place of sub-bands of a decoded signal, since the server decodes nothing.
///
/// What must not come in: tracks, sessions, and packets.
///
/// Read first: [io.sluice.speaker.DominantSpeaker], [io.sluice.speaker.SpeechActivity].
@NullMarked
package io.sluice.speaker;

import org.jspecify.annotations.NullMarked;
