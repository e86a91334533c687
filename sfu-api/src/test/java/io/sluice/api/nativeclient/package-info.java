/// libwebrtc in this process, without a browser → what a native client sends to the server and gets from it.
///
/// A failed check inside libwebrtc ends the whole JVM, so these tests run in one of their own.
@NullMarked
package io.sluice.api.nativeclient;

import org.jspecify.annotations.NullMarked;
