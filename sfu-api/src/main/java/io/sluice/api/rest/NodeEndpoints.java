package io.sluice.api.rest;

import io.sluice.api.http.Access;
import io.sluice.api.http.Answer;
import io.sluice.api.http.Contract;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;

/// Health, version, and the contract itself.
public final class NodeEndpoints {
    private final Contract contract;
    private final String version;
    private final BooleanSupplier ready;

    public NodeEndpoints(Contract contract, String version, BooleanSupplier ready) {
        this.contract = contract;
        this.version = version;
        this.ready = ready;
    }

    public void bind(ContractRouter router) {
        Answer live = status("live");
        Answer text = Answer.text(200, "application/yaml", contract.text());
        Answer page = Answer.text(200, "text/html; charset=utf-8", DocsPage.of(contract));
        router.bind("live", Access.ANYBODY, call -> Future.succeededFuture(live))
                .bind("ready", Access.ANYBODY, call -> ready())
                .bind("version", Access.ANYBODY, call -> Future.succeededFuture(version()))
                .bind("contract", Access.ANYBODY, call -> Future.succeededFuture(text))
                .bind("docs", Access.ANYBODY, call -> Future.succeededFuture(page));
    }

    private Future<Answer> ready() {
        if (!ready.getAsBoolean()) {
            throw new ProblemException(Problem.of(503, "shutting_down", "New sessions are not taken."));
        }
        return Future.succeededFuture(status("ready"));
    }

    private Answer version() {
        return Answer.json(200, new JsonObject().put("name", "sluice").put("version", version));
    }

    private static Answer status(String status) {
        return Answer.json(200, new JsonObject().put("status", status)).with("Cache-Control", "no-store");
    }
}
