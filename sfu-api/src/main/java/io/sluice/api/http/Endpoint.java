package io.sluice.api.http;

import io.vertx.core.Future;

/// A call in → its answer out; a refusal is a failed future, or a thrown [ProblemException].
@FunctionalInterface
public interface Endpoint {
    Future<Answer> handle(Call call);
}
