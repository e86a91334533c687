/// A bearer text in → who calls and what that caller may do out.
///
/// API keys and HS256 join tokens; no state, no session, no HTTP. Tokens are verified before anything in them is
/// believed, and never logged.
///
/// Read first: [io.sluice.api.auth.Authenticator], [io.sluice.api.auth.TokenVerifier], [io.sluice.api.auth.Grants].
@NullMarked
package io.sluice.api.auth;

import org.jspecify.annotations.NullMarked;
