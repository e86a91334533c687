package io.sluice.api.http;

import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A schema validator's output in → the faults that a person can act on out.
///
/// The validator reports every level of the tree above a wrong value too, and calls a property "additional" as soon as
/// its value is wrong; only the deepest report of each place is kept.
public final class SchemaFaults {
    private static final List<String> CONTAINERS = List.of(
            "properties",
            "items",
            "prefixItems",
            "allOf",
            "anyOf",
            "oneOf",
            "$ref",
            "additionalProperties",
            "if",
            "then",
            "else");
    private static final int MAX_FAULTS = 16;

    private SchemaFaults() {}

    public static List<Problem.Fault> of(OutputUnit output) {
        List<OutputUnit> errors = output.getErrors();
        if (errors == null || errors.isEmpty()) {
            return List.of();
        }
        Map<String, String> leaves = new LinkedHashMap<>();
        List<String> additional = new ArrayList<>();
        for (OutputUnit error : errors) {
            String keyword = lastPart(error.getKeywordLocation());
            String pointer = pointer(error.getInstanceLocation());
            if (keyword.equals("additionalProperties")) {
                additional.add(pointer);
            } else if (!CONTAINERS.contains(keyword) && error.getError() != null) {
                leaves.putIfAbsent(pointer, error.getError());
            }
        }
        List<Problem.Fault> faults = new ArrayList<>();
        leaves.forEach((pointer, detail) -> faults.add(new Problem.Fault(pointer, detail)));
        for (String pointer : additional) {
            boolean explained =
                    leaves.keySet().stream().anyMatch(leaf -> leaf.equals(pointer) || leaf.startsWith(pointer + "/"));
            if (!explained && !pointer.isEmpty()) {
                faults.add(new Problem.Fault(pointer, "is not known here"));
            }
        }
        return List.copyOf(faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
    }

    private static String pointer(String instanceLocation) {
        return instanceLocation == null || instanceLocation.equals("#")
                ? ""
                : instanceLocation.startsWith("#") ? instanceLocation.substring(1) : instanceLocation;
    }

    private static String lastPart(String location) {
        return location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
    }
}
