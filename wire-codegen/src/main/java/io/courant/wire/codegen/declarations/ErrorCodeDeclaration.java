package io.courant.wire.codegen.declarations;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes the constants of the enum of errors; the rest of that file is written by hand. */
final class ErrorCodeDeclaration {

    private ErrorCodeDeclaration() {}

    /** One constant per error, in the order of their codes. */
    static String constants(TableFile table) {
        return table.rows().stream().map(ErrorCodeDeclaration::constant).collect(Collectors.joining(",\n", "", ";\n"));
    }

    private static String constant(Map<String, String> row) {
        return "    %s(%s, %s)".formatted(row.get("name"), row.get("code"), row.get("retriable"));
    }
}
