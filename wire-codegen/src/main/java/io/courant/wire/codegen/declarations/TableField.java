package io.courant.wire.codegen.declarations;

import io.courant.wire.codegen.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One field of a message's table with the fields of its struct.
 *
 * @param type as the table names it, without the brackets of an array
 * @param tag -1 where the field has none
 * @param flexible the field's own flexible versions, empty where it has none of its own
 * @param children the fields of the struct, empty for other types
 */
public record TableField(
        String name,
        String type,
        boolean isArray,
        VersionRange versions,
        VersionRange nullable,
        int tag,
        String defaultValue,
        boolean ignorable,
        VersionRange effective,
        String flexible,
        List<TableField> children) {

    /** The fields at the top of {@code table}, each with those below it. */
    public static List<TableField> tree(TableFile table) {
        return childrenOf("", table.rows());
    }

    private static List<TableField> childrenOf(String parent, List<Map<String, String>> rows) {
        List<TableField> fields = new ArrayList<>();
        for (Map<String, String> row : rows) {
            String path = cell(row, "path");
            if (path.startsWith(parent) && path.indexOf('.', parent.length()) < 0) {
                fields.add(field(row, path, parent, rows));
            }
        }
        return List.copyOf(fields);
    }

    private static TableField field(
            Map<String, String> row, String path, String parent, List<Map<String, String>> rows) {
        String type = cell(row, "type");
        boolean isArray = type.startsWith("[]");
        String name = path.substring(parent.length()).replace("[]", "");
        String tag = cell(row, "tag");
        return new TableField(
                Character.toLowerCase(name.charAt(0)) + name.substring(1),
                isArray ? type.substring(2) : type,
                isArray,
                VersionRange.parse(cell(row, "versions")),
                VersionRange.parse(cell(row, "nullableVersions")),
                tag.isEmpty() ? -1 : Integer.parseInt(tag),
                cell(row, "default"),
                cell(row, "ignorable").equals("true"),
                VersionRange.parse(cell(row, "effectiveVersions")),
                cell(row, "flexibleVersions"),
                childrenOf(path + ".", rows));
    }

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    /** Whether the type is a struct of the message's own. */
    public boolean isStruct() {
        return !children.isEmpty();
    }

    /** Whether null is a value in some version that exists. */
    public boolean isNullable() {
        return !nullable.intersect(effective).isEmpty();
    }

    /** The default as a declaration writes it: empty where it is the one of the type. */
    public String declaredDefault() {
        return switch (defaultValue) {
            case "\"\"", "empty", "zero", "defaults", "0", "0.0", "false" -> "";
            case "null" -> isNullable() ? "null" : "";
            default -> defaultValue;
        };
    }
}
