/// An HTTP request in → an answer or a problem document out, by the contract in `openapi.yaml`.
///
/// Routes, checks of requests and the page at `/docs` all come from that one file. The order of checks is the same for
/// every operation; what an operation means is none of this package's business.
///
/// Read first: [io.sluice.api.http.ContractRouter], [io.sluice.api.http.Contract], [io.sluice.api.http.Problem].
@NullMarked
package io.sluice.api.http;

import org.jspecify.annotations.NullMarked;
