package io.sluice.api.rest;

import io.sluice.api.http.Contract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/// The contract in → a page for people out: every operation with its parameters, bodies and answers, then the schemas.
final class DocsPage {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 20%,transparent)}
            body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem}
            code,pre{font:0.9em ui-monospace,monospace}pre{overflow:auto;padding:.7rem;border:1px solid var(--line);border-radius:.4rem}
            article{border-top:1px solid var(--line);padding:.6rem 0}h3{margin:.4rem 0}
            .m{display:inline-block;min-width:5.5rem;font-weight:700}table{border-collapse:collapse}
            td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
            """;

    private final StringBuilder html = new StringBuilder();

    private DocsPage() {}

    static String of(Contract contract) {
        DocsPage page = new DocsPage();
        page.html
                .append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
                .append(escaped(contract.title()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><h1>")
                .append(escaped(contract.title()))
                .append("</h1>");
        page.prose(contract.description());
        page.html.append("<p>As a file: <a href=\"/openapi.yaml\">/openapi.yaml</a></p><h2>Operations</h2>");
        contract.operations().forEach(page::operation);
        page.html.append("<h2>Schemas</h2>");
        for (String name : contract.schemaNames()) {
            page.html
                    .append("<h3 id=\"schema-")
                    .append(escaped(name))
                    .append("\">")
                    .append(escaped(name))
                    .append("</h3><pre>")
                    .append(escaped(contract.schema(name).encodePrettily()))
                    .append("</pre>");
        }
        return page.html.append("</html>").toString();
    }

    private void operation(Contract.Operation operation) {
        JsonObject source = operation.source();
        html.append("<article id=\"")
                .append(escaped(operation.id()))
                .append("\"><h3><span class=\"m\">")
                .append(escaped(operation.method()))
                .append("</span> <code>")
                .append(escaped(operation.path()))
                .append("</code></h3>");
        prose(source.getString("summary", ""));
        prose(source.getString("description", ""));
        if (!operation.mediaTypes().isEmpty()) {
            html.append("<p>Body: <code>")
                    .append(escaped(String.join(", ", operation.mediaTypes())))
                    .append("</code>");
            JsonObject json = source.getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("application/json", new JsonObject());
            String reference = json.getJsonObject("schema", new JsonObject()).getString("$ref", "");
            if (!reference.isEmpty()) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                html.append(" <a href=\"#schema-")
                        .append(escaped(name))
                        .append("\">")
                        .append(escaped(name))
                        .append("</a>");
            }
            html.append("</p>");
        }
        parameters(source.getJsonArray("parameters", new JsonArray()));
        html.append("<p>Answers:");
        source.getJsonObject("responses").forEach(answer -> {
            String description = ((JsonObject) answer.getValue()).getString("description", "a problem document");
            html.append(" <b>").append(escaped(answer.getKey())).append("</b> ").append(inline(description));
        });
        html.append("</p></article>");
    }

    private void parameters(JsonArray parameters) {
        for (Object item : parameters) {
            JsonObject parameter = (JsonObject) item;
            if (parameter.containsKey("name")) {
                html.append("<p>")
                        .append(escaped(parameter.getString("in")))
                        .append(" <code>")
                        .append(escaped(parameter.getString("name")))
                        .append("</code></p>");
            }
        }
    }

    /// Paragraphs and tables, which is all of Markdown that the contract uses.
    private void prose(String text) {
        for (String block : text.strip().split("\n\n", -1)) {
            if (block.startsWith("|")) {
                table(block);
            } else if (!block.isBlank()) {
                html.append("<p>").append(inline(block)).append("</p>");
            }
        }
    }

    private void table(String block) {
        html.append("<table>");
        block.lines().filter(line -> !line.startsWith("|---")).forEach(line -> {
            html.append("<tr>");
            // A bar inside of code is not used in the contract's tables.
            String inner = line.strip().substring(1, line.strip().length() - 1);
            for (String cell : inner.split("\\|", -1)) {
                html.append("<td>").append(inline(cell.strip())).append("</td>");
            }
            html.append("</tr>");
        });
        html.append("</table>");
    }

    private static String inline(String text) {
        return CODE.matcher(escaped(text)).replaceAll("<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
