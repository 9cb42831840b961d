package io.courant.wire.codegen.declarations;

import io.courant.wire.codegen.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the constants of the enum of APIs; the rest of that file is written by hand. */
final class ApiKeyDeclaration {

    private ApiKeyDeclaration() {}

    /** One constant per API that has versions, in the order of their keys. */
    static String constants(TableFile table) {
        List<String> constants = new ArrayList<>();
        for (Map<String, String> row : table.rows()) {
            if (!row.getOrDefault("minVersion", "").isEmpty()) {
                constants.add(constant(row));
            }
        }
        return String.join(",\n", constants) + ";\n";
    }

    private static String constant(Map<String, String> row) {
        VersionRange advertised = VersionRange.parse(row.getOrDefault("brokerAdvertises", ""));
        return "    %s(%s, \"%s\", versions(%s, %s), %s, %s, %s)"
                .formatted(
                        row.get("enumName"),
                        row.get("key"),
                        row.get("name"),
                        row.get("minVersion"),
                        row.get("maxStableVersion"),
                        firstVersionWith(row.getOrDefault("requestHeaderVersions", ""), "2"),
                        firstVersionWith(row.getOrDefault("responseHeaderVersions", ""), "1"),
                        advertised.isEmpty()
                                ? "null"
                                : "versions(%s, %s)".formatted(advertised.lowest(), advertised.highest()));
    }

    /** The lowest message version with header version {@code header}, from {@code "0-8:1;9-13:2"}. */
    private static String firstVersionWith(String ranges, String header) {
        for (String range : ranges.split(";", -1)) {
            if (range.endsWith(":" + header)) {
                return Integer.toString(VersionRange.parse(range.substring(0, range.indexOf(':')))
                        .lowest());
            }
        }
        return "FirstVersion.NEVER";
    }
}
