package io.sluice.api.http;

import io.sluice.api.sdp.SdpProblem;
import io.sluice.conference.Outcome;
import io.sluice.parameters.Codec;
import io.sluice.parameters.SessionResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Why a request was refused, as RFC 9457 writes it. HTTP and WebSocket refuse alike.
///
/// @param status of HTTP
/// @param code stable, for programs
/// @param detail a sentence for a person
/// @param retryable whether the same request may succeed later
/// @param errors which parts are at fault
public record Problem(int status, String code, String detail, boolean retryable, List<Fault> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";
    /// What `Retry-After` says on 429 and 503.
    public static final int RETRY_AFTER_SECONDS = 2;

    /// @param pointer a JSON pointer (RFC 6901), or `line:12` of a description
    public record Fault(String pointer, String detail) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, status == 429 || status == 503, List.of());
    }

    public static Problem at(int status, String code, String pointer, String detail) {
        return new Problem(status, code, detail, false, List.of(new Fault(pointer, detail)));
    }

    public static Problem badRequest(String detail) {
        return of(400, "malformed", detail);
    }

    public static Problem unauthorized(String detail) {
        return of(401, "unauthorized", detail);
    }

    public static Problem forbidden(String detail) {
        return of(403, "forbidden", detail);
    }

    public static Problem notFound(String detail) {
        return of(404, "not_found", detail);
    }

    public static Problem of(SdpProblem problem) {
        String code = switch (problem.kind()) {
            case MALFORMED -> "sdp_malformed";
            case TOO_LARGE -> "sdp_too_large";
            case UNACCEPTABLE -> "sdp_unacceptable";
        };
        return problem.pointer().isEmpty()
                ? of(problem.kind().status(), code, problem.detail())
                : at(problem.kind().status(), code, problem.pointer(), problem.detail());
    }

    /// A refused offer.
    ///
    /// @param where the same refusal with the line of the section at fault
    public static Problem of(SessionResult.Refused refused, SdpProblem where) {
        return switch (refused.reason()) {
            case NOT_PERMITTED -> forbidden(refused.detail());
            case OVERLOADED -> of(503, "overloaded", refused.detail());
            case NO_COMMON_CODEC -> {
                Problem problem = of(where);
                yield new Problem(
                        422,
                        "no_common_codec",
                        problem.detail + " Supported: " + supportedCodecs() + ".",
                        false,
                        problem.errors);
            }
            case UNACCEPTABLE_FINGERPRINT, INCOMPATIBLE_CHANGE, TOO_MANY_SECTIONS -> {
                Problem problem = of(where);
                yield new Problem(422, lower(refused.reason()), problem.detail, false, problem.errors);
            }
        };
    }

    public static Problem of(Outcome.Refusal refusal, String detail) {
        int status = switch (refusal) {
            case NO_SUCH_CONFERENCE, NO_SUCH_PARTICIPANT, NO_SUCH_SESSION, NO_SUCH_TRACK -> 404;
            case ALREADY_EXISTS -> 412;
            case NOT_PERMITTED -> 403;
            case CONFERENCE_FULL, WRONG_STATE -> 409;
            case UNACCEPTABLE_VALUE -> 422;
            case TOO_MANY -> 429;
            case SHUTTING_DOWN, OVERLOADED -> 503;
        };
        return of(status, lower(refusal), detail);
    }

    /// The document.
    ///
    /// @param instance path of the request, empty where there is none
    public JsonObject toJson(String instance, String traceId) {
        JsonObject document = new JsonObject()
                .put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail)
                .put("code", code)
                .put("retryable", retryable)
                .put("traceId", traceId);
        if (!instance.isEmpty()) {
            document.put("instance", instance);
        }
        if (!errors.isEmpty()) {
            JsonArray array = new JsonArray();
            errors.forEach(fault ->
                    array.add(new JsonObject().put("pointer", fault.pointer).put("detail", fault.detail)));
            document.put("errors", array);
        }
        return document;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Refused";
        };
    }

    private static String supportedCodecs() {
        return Codec.allowable().stream().map(Codec::encodingName).collect(Collectors.joining(", "));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
