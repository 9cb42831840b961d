package io.courant.wire.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import io.courant.wire.codegen.FieldType.Scalar;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The method that reads a struct: one local for each field, then the record. */
final class ReadMethods {

    private final MessageShape message;
    private final DefaultValues defaults;

    ReadMethods(MessageShape message, DefaultValues defaults) {
        this.message = message;
        this.defaults = defaults;
    }

    MethodSpec method(StructShape struct) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("read" + struct.name())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(struct.javaType())
                .addParameter(CodecGenerator.READER, "in")
                .addParameter(short.class, "version")
                .addException(CodecGenerator.MALFORMED);
        for (FieldShape field : struct.fields()) {
            method.addStatement("$T $L = $L", field.type().javaType(), local(field), defaults.literal(field));
        }
        for (FieldShape field : struct.plainFields()) {
            plainField(method, struct, field);
        }
        tags(method, struct);
        String locals = struct.fields().stream().map(ReadMethods::local).collect(Collectors.joining(", "));
        method.addStatement("return new $T($L)", struct.javaType(), locals);
        return method.build();
    }

    private static String local(FieldShape field) {
        return field.name() + "Value";
    }

    private void plainField(MethodSpec.Builder method, StructShape struct, FieldShape field) {
        CodeBlock read = value(struct, field, message.versions().intersect(field.versions()), false);
        switch (VersionConditions.test(field.versions(), message.versions())) {
            case ALWAYS -> method.addCode(read);
            case DEPENDS ->
                method.beginControlFlow("if ($L)", VersionConditions.expression(field.versions(), message.versions()))
                        .addCode(read)
                        .endControlFlow();
            case NEVER -> {}
        }
    }

    private void tags(MethodSpec.Builder method, StructShape struct) {
        if (message.flexible().isEmpty()) {
            return;
        }
        boolean depends =
                VersionConditions.test(message.flexible(), message.versions()) == VersionConditions.Truth.DEPENDS;
        if (depends) {
            method.beginControlFlow("if ($L)", VersionConditions.expression(message.flexible(), message.versions()));
        }
        String label = struct.equals(message.root()) ? message.name() : message.name() + "." + struct.name();
        List<FieldShape> tagged = struct.taggedFields();
        if (tagged.isEmpty()) {
            method.addStatement("in.skipTags($S)", label);
        } else {
            method.addStatement("int tagCount = in.readTagCount($S)", label)
                    .beginControlFlow("for (int i = 0; i < tagCount; i++)")
                    .addStatement("int tag = in.readTag($S)", label)
                    .addStatement("int tagEnd = in.readTagEnd($S)", label)
                    .beginControlFlow("switch (tag)");
            tagged.forEach(field -> taggedField(method, struct, field));
            method.addStatement("default -> in.skipTo(tagEnd)")
                    .endControlFlow()
                    .addStatement("in.requirePosition(tagEnd, $S)", label)
                    .endControlFlow();
        }
        if (depends) {
            method.endControlFlow();
        }
    }

    private void taggedField(MethodSpec.Builder method, StructShape struct, FieldShape field) {
        method.beginControlFlow("case $L ->", field.tag());
        CodeBlock read = value(struct, field, message.flexible().intersect(field.versions()), true);
        if (VersionConditions.test(field.versions(), message.flexible()) == VersionConditions.Truth.ALWAYS) {
            method.addCode(read);
        } else {
            method.beginControlFlow("if ($L)", VersionConditions.expression(field.versions(), message.flexible()))
                    .addCode(read)
                    .nextControlFlow("else")
                    .addStatement("in.skipTo(tagEnd)")
                    .endControlFlow();
        }
        method.endControlFlow();
    }

    /** Statements that read the field into its local, in one of the versions {@code known}. */
    private CodeBlock value(StructShape struct, FieldShape field, VersionRange known, boolean tagged) {
        String label = message.label(struct, field);
        CodeBlock flexible = tagged ? CodeBlock.of("true") : VersionConditions.expression(field.flexible(), known);
        return switch (field.type()) {
            case Scalar scalar ->
                scalar.isFixed()
                        ? CodeBlock.of("$L = in.read$L($S);\n", local(field), scalar.suffix(), label)
                        : CodeBlock.of(
                                "$L = $L;\n",
                                local(field),
                                choice(field, known, "read", scalar.suffix(), CodeBlock.of("$L, $S", flexible, label)));
            case FieldType.Struct type -> structValue(field, type, known, tagged, label);
            case FieldType.Sequence sequence -> sequence(field, sequence, known, flexible, label);
        };
    }

    private static CodeBlock structValue(
            FieldShape field, FieldType.Struct type, VersionRange known, boolean tagged, String label) {
        CodeBlock read = CodeBlock.of("read$L(in, version)", type.name());
        if (!field.isNullable()) {
            return CodeBlock.of("$L = $L;\n", local(field), read);
        }
        CodeBlock present = CodeBlock.of("in.$L($S)", tagged ? "readTagPresence" : "readPresence", label);
        CodeBlock nullable = VersionConditions.expression(field.nullable(), known);
        if (VersionConditions.test(field.nullable(), known) == VersionConditions.Truth.ALWAYS) {
            return CodeBlock.of("$L = $L ? $L : null;\n", local(field), present, read);
        }
        return CodeBlock.of("$L = !($L) || $L ? $L : null;\n", local(field), nullable, present, read);
    }

    private CodeBlock sequence(
            FieldShape field, FieldType.Sequence sequence, VersionRange known, CodeBlock flexible, String label) {
        String count = field.name() + "Count";
        TypeName element = sequence.element().javaType().box();
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement(
                        "int $L = $L",
                        count,
                        choice(field, known, "read", "ArrayLength", CodeBlock.of("$L, $S", flexible, label)));
        CodeBlock empty = CodeBlock.of("$T.<$T>listFor($L)", CodecGenerator.READER, element, count);
        if (field.isNullable()) {
            code.addStatement("$L = $L < 0 ? null : $L", local(field), count, empty);
        } else {
            code.addStatement("$L = $L", local(field), empty);
        }
        return code.beginControlFlow("for (int i$L = 0; i$L < $L; i$L++)", count, count, count, count)
                .addStatement("$L.add($L)", local(field), element(sequence.element(), flexible, label))
                .endControlFlow()
                .build();
    }

    private static CodeBlock element(FieldType type, CodeBlock flexible, String label) {
        return switch (type) {
            case Scalar scalar ->
                scalar.isFixed()
                        ? CodeBlock.of("in.read$L($S)", scalar.suffix(), label)
                        : CodeBlock.of("in.read$L($L, $S)", scalar.suffix(), flexible, label);
            case FieldType.Struct struct -> CodeBlock.of("read$L(in, version)", struct.name());
            case FieldType.Sequence sequence ->
                throw new IllegalArgumentException("no message has an array of arrays: " + label);
        };
    }

    /** The call that reads a value or null, the one that reads a value, or whichever the version asks for. */
    private static CodeBlock choice(
            FieldShape field, VersionRange known, String verb, String suffix, CodeBlock arguments) {
        CodeBlock plain = CodeBlock.of("in.$L$L($L)", verb, suffix, arguments);
        CodeBlock orNull = CodeBlock.of("in.$LNullable$L($L)", verb, suffix, arguments);
        return switch (VersionConditions.test(field.nullable(), known)) {
            case ALWAYS -> orNull;
            case NEVER -> plain;
            case DEPENDS ->
                CodeBlock.of("$L ? $L : $L", VersionConditions.expression(field.nullable(), known), orNull, plain);
        };
    }
}
