/// One session key and a packet in → the packet sealed or opened by the JDK's own ciphers: the `SrtpCipher` port on
/// JCE.
///
/// One factory per loop owns the scratch arrays that its ciphers work in. No protocol knowledge, no state between two
/// packets but the key schedule; Bouncy Castle must never come in, it is ten times slower here.
///
/// Read first: [io.sluice.edge.crypto.JceSrtpCipherFactory], [io.sluice.edge.crypto.JceGcmCipher].
@NullMarked
package io.sluice.edge.crypto;

import org.jspecify.annotations.NullMarked;
