package io.courant.wire.codegen.declarations;

import io.courant.wire.codegen.VersionRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Writes the record that declares one message. */
final class MessageDeclaration {

    /** Texts for people, which may quote what a client sent. */
    private static final String ERROR_TEXT = "(e|.*E)rrorMessage";

    private final TableFile table;
    private final Map<String, List<TableField>> structs = new LinkedHashMap<>();
    private final TreeSet<String> imports = new TreeSet<>();

    MessageDeclaration(TableFile table) {
        this.table = table;
        imports.add("io.courant.wire.declaration.Message");
        imports.add("io.courant.wire.declaration.MessageKind");
    }

    String name() {
        return property("name");
    }

    /** The text of the source file. */
    String source() {
        List<TableField> fields = TableField.tree(table);
        StringBuilder body = new StringBuilder();
        body.append("/** ").append(summary()).append(" */\n");
        body.append("@Message(kind = MessageKind.%s,%s versions = \"%s\", flexible = \"%s\")\n"
                .formatted(kind(), apiKey(), property("validVersions"), property("flexibleVersions")));
        body.append("public record ").append(name()).append(components(fields)).append(" {\n");
        int written = 0;
        while (written < structs.size()) {
            String struct = List.copyOf(structs.keySet()).get(written);
            body.append("\n    /** Part of {@link ").append(name()).append("}. */\n");
            body.append("    public record ").append(struct);
            body.append(components(structs.getOrDefault(struct, List.of()))).append(" {}\n");
            written++;
        }
        body.append("}\n");
        StringBuilder source = new StringBuilder("package io.courant.wire.message;\n\n");
        imports.forEach(name -> source.append("import ").append(name).append(";\n"));
        return source.append('\n').append(body).toString();
    }

    private String property(String name) {
        return table.properties().getOrDefault(name, "");
    }

    private String kind() {
        return property("kind").toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private String apiKey() {
        return property("apiKey").equals("-") || property("apiKey").isEmpty()
                ? ""
                : " apiKey = " + property("apiKey") + ",";
    }

    private String summary() {
        String versions = property("validVersions");
        String suffix = (versions.contains("-") ? ", versions " : ", version ") + versions.replace("-", " to ") + ".";
        String key = property("apiKey");
        return switch (property("kind")) {
            case "request" -> "Request of API " + key + suffix;
            case "response" -> "Response of API " + key + suffix;
            case "header" -> "Header of a frame" + suffix;
            case "coordinator-key" -> "Key of the coordinator record of type " + key + suffix;
            case "coordinator-value" -> "Value of the coordinator record of type " + key + suffix;
            case "metadata" -> "Metadata record of type " + key + suffix;
            default -> "Stored or embedded value" + suffix;
        };
    }

    private String components(List<TableField> fields) {
        List<String> components = new ArrayList<>();
        for (TableField field : fields) {
            if (field.effective().isEmpty()) {
                continue;
            }
            imports.add("io.courant.wire.declaration.Field");
            components.add("\n        " + annotation(field) + " " + type(field) + " " + field.name());
        }
        return "(" + String.join(",", components) + ")";
    }

    private static String annotation(TableField field) {
        StringBuilder text = new StringBuilder("@Field(versions = \"")
                .append(field.versions())
                .append('"');
        if (field.isNullable()) {
            text.append(", nullable = \"").append(field.nullable()).append('"');
        }
        if (field.tag() >= 0) {
            text.append(", tag = ").append(field.tag());
        }
        if (!field.flexible().isEmpty()) {
            text.append(", flexible = \"")
                    .append(VersionRange.parse(field.flexible()))
                    .append('"');
        }
        if (!field.declaredDefault().isEmpty()) {
            text.append(", defaultValue = \"").append(field.declaredDefault()).append('"');
        }
        if (field.ignorable()) {
            text.append(", ignorable = true");
        }
        if (field.name().matches(ERROR_TEXT)) {
            text.append(", cut = true");
        }
        if (field.type().startsWith("uint")) {
            text.append(", unsigned = true");
        }
        return text.append(')').toString();
    }

    private String type(TableField field) {
        String nullable = field.isNullable() ? "@Nullable " : "";
        if (field.isNullable()) {
            imports.add("org.jspecify.annotations.Nullable");
        }
        if (field.isArray()) {
            imports.add("java.util.List");
            return nullable + "List<" + boxed(elementType(field)) + ">";
        }
        return nullable + elementType(field);
    }

    private String elementType(TableField field) {
        return switch (field.type()) {
            case "bool" -> "boolean";
            case "int8" -> "byte";
            case "int16" -> "short";
            case "uint16", "int32" -> "int";
            case "uint32", "int64" -> "long";
            case "float64" -> "double";
            case "string" -> "String";
            case "uuid" -> imported("io.courant.base", "Uuid");
            case "bytes" -> imported("java.nio", "ByteBuffer");
            case "records" -> imported("io.courant.wire", "Records");
            default -> {
                structs.putIfAbsent(field.type(), field.children());
                yield field.type();
            }
        };
    }

    private String imported(String packageName, String simpleName) {
        imports.add(packageName + "." + simpleName);
        return simpleName;
    }

    private static String boxed(String type) {
        return switch (type) {
            case "boolean" -> "Boolean";
            case "byte" -> "Byte";
            case "short" -> "Short";
            case "int" -> "Integer";
            case "long" -> "Long";
            case "double" -> "Double";
            default -> type;
        };
    }
}
