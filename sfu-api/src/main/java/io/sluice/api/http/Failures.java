package io.sluice.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whatever went wrong with a request in → one problem document out.
public final class Failures implements Handler<RoutingContext> {
    /// Key under which a request carries its trace.
    public static final String TRACE_ID = "sluice.traceId";

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final Contract contract;

    public Failures(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        String traceId = context.get(TRACE_ID, "");
        String path = Objects.requireNonNullElse(context.request().path(), "");
        if (context.statusCode() == 405) {
            response.putHeader(HttpHeaders.ALLOW, String.join(", ", contract.methods(path)));
        }
        write(response, problemOf(context, traceId), path, traceId);
    }

    /// Answers with a problem document.
    public static void write(HttpServerResponse response, Problem problem, String path, String traceId) {
        response.setStatusCode(problem.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"sluice\"");
        }
        if (problem.status() == 429 || problem.status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Problem.RETRY_AFTER_SECONDS));
        }
        if (problem.status() == 413 || problem.status() == 408 || problem.status() == 503) {
            // The rest of the body would be taken for the next request, and no overload gets better by idle
            // connections.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(problem.toJson(path, traceId).toBuffer());
    }

    private static Problem problemOf(RoutingContext context, String traceId) {
        Throwable failure = context.failure();
        if (failure instanceof HttpException http && http.getCause() != null) {
            failure = http.getCause();
        }
        return switch (failure) {
            case ProblemException refused -> refused.problem();
            case ValidatorException invalid -> ContractRouter.problemOf(invalid);
            case HttpException http -> ofStatus(http.getStatusCode());
            case null -> ofStatus(context.statusCode());
            default -> {
                LOG.error("request failed, trace {}", traceId, failure);
                yield Problem.of(500, "internal_error", "The server failed; its log says more under the trace id.");
            }
        };
    }

    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.badRequest("The request is malformed.");
            case 404 -> Problem.notFound("There is nothing at this address.");
            case 405 -> Problem.of(405, "method_not_allowed", "This address does not take this method.");
            case 406 -> Problem.of(406, "not_acceptable", "None of the accepted media types is given here.");
            case 408 -> Problem.of(408, "timeout", "The request took too long.");
            case 413 -> Problem.of(413, "too_large", "The body is larger than this server takes.");
            case 414, 431 -> Problem.of(status, "too_large", "The request line or header is too large.");
            case 415 -> Problem.of(415, "unsupported_media_type", "The media type is not taken here.");
            case 503 -> Problem.of(503, "overloaded", "The server did not answer in time.");
            default ->
                status >= 400 && status < 500
                        ? Problem.of(status, "refused", "The request was refused.")
                        : Problem.of(500, "internal_error", "The server failed.");
        };
    }
}
