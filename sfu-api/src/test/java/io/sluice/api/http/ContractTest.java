package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.auth.ApiKey;
import io.sluice.api.auth.Authenticator;
import io.sluice.api.auth.Names;
import io.sluice.api.auth.TokenKeys;
import io.sluice.api.auth.TokenVerifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ContractTest {
    private final Contract contract = Contract.load();

    @Test
    void everyOperationHasAnIdASummaryAnAnswerAndAProblem() {
        assertThat(contract.operations()).hasSizeGreaterThan(20).allSatisfy(operation -> {
            assertThat(operation.id()).isNotBlank();
            assertThat(operation.source().getString("summary"))
                    .as(operation.id())
                    .isNotBlank();
            assertThat(operation.source().getJsonObject("responses").fieldNames())
                    .as(operation.id())
                    .contains("default")
                    .hasSizeGreaterThan(1);
        });
        assertThat(contract.operations().stream().map(Contract.Operation::id)).doesNotHaveDuplicates();
    }

    @Test
    void namesHaveTheGrammarOfTheCode() {
        assertThat(contract.schema("Name").getString("pattern")).isEqualTo(Names.PATTERN);
    }

    @Test
    void schemasHaveTheirReferencesWrittenOut() {
        assertThat(contract.schemaNames())
                .allSatisfy(name -> assertThat(contract.schema(name).encode()).doesNotContain("$ref"));
    }

    @Test
    void aRouterIsBuiltOnlyWhereEveryOperationIsBoundOnce() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Endpoint endpoint = call -> Future.succeededFuture(Answer.empty(204));
            ContractRouter whole = router(vertx);
            contract.operations().forEach(operation -> whole.bind(operation.id(), Access.ANYBODY, endpoint));
            assertThat(whole.build().getRoutes()).isNotEmpty();
            ContractRouter lacking = router(vertx).bind("live", Access.ANYBODY, endpoint);
            assertThatThrownBy(lacking::build)
                    .hasMessageContaining("nothing handles")
                    .hasMessageContaining("whip");
            assertThatThrownBy(() -> lacking.bind("live", Access.ANYBODY, endpoint))
                    .hasMessageContaining("twice");
            assertThatThrownBy(() -> lacking.bind("nope", Access.ANYBODY, endpoint))
                    .hasMessageContaining("no operation nope");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private ContractRouter router(Vertx vertx) throws Exception {
        TokenKeys keys = TokenKeys.of(List.of(), "an-api-key-0123456789");
        Authenticator authenticator = new Authenticator(
                new ApiKey("an-api-key-0123456789"), new TokenVerifier(keys, "i", "a", Duration.ZERO));
        return ContractRouter.create(vertx, contract, authenticator, 1_000)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
