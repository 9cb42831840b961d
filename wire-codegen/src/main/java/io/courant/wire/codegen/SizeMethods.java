package io.courant.wire.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.courant.wire.codegen.FieldType.Scalar;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The method that computes the encoded length of a struct. It is also where a message is checked against the version:
 * every message is sized before it is written.
 */
final class SizeMethods {

    private final MessageShape message;
    private final DefaultValues defaults;

    SizeMethods(MessageShape message, DefaultValues defaults) {
        this.message = message;
        this.defaults = defaults;
    }

    MethodSpec method(StructShape struct) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("size" + struct.name())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(int.class)
                .addParameter(struct.javaType(), "message")
                .addParameter(short.class, "version")
                .addStatement("int size = 0");
        for (FieldShape field : struct.plainFields()) {
            plainField(method, struct, field);
        }
        tags(method, struct);
        return method.addStatement("return size").build();
    }

    private void plainField(MethodSpec.Builder method, StructShape struct, FieldShape field) {
        VersionConditions.Truth truth = VersionConditions.test(field.versions(), message.versions());
        VersionRange known = message.versions().intersect(field.versions());
        CodeBlock add = add(struct, field, known, false);
        if (truth == VersionConditions.Truth.ALWAYS) {
            method.addCode(add);
            return;
        }
        method.beginControlFlow("if ($L)", VersionConditions.expression(field.versions(), message.versions()))
                .addCode(add);
        if (!field.ignorable()) {
            method.nextControlFlow("else").addCode(absent(struct, field));
        }
        method.endControlFlow();
    }

    private CodeBlock absent(StructShape struct, FieldShape field) {
        return CodeBlock.of(
                "$T.requireDefault($L, $S, version);\n",
                CodecGenerator.SIZES,
                defaults.differs(field, access(field)),
                message.label(struct, field));
    }

    private void tags(MethodSpec.Builder method, StructShape struct) {
        List<FieldShape> tagged = struct.taggedFields();
        if (message.flexible().isEmpty()) {
            return;
        }
        boolean depends =
                VersionConditions.test(message.flexible(), message.versions()) == VersionConditions.Truth.DEPENDS;
        CodeBlock.Builder code = CodeBlock.builder();
        if (tagged.isEmpty()) {
            code.addStatement("size += 1");
        } else {
            code.addStatement("int tags = 0");
            for (FieldShape field : tagged) {
                taggedField(code, struct, field);
            }
            code.addStatement("size += $T.unsignedVarint(tags)", CodecGenerator.SIZES);
        }
        if (!depends) {
            method.addCode(code.build());
            return;
        }
        method.beginControlFlow("if ($L)", VersionConditions.expression(message.flexible(), message.versions()))
                .addCode(code.build());
        List<FieldShape> checked =
                tagged.stream().filter(field -> !field.ignorable()).toList();
        if (!checked.isEmpty()) {
            method.nextControlFlow("else");
            checked.forEach(field -> method.addCode(absent(struct, field)));
        }
        method.endControlFlow();
    }

    private void taggedField(CodeBlock.Builder code, StructShape struct, FieldShape field) {
        boolean always = VersionConditions.test(field.versions(), message.flexible()) == VersionConditions.Truth.ALWAYS;
        if (!always) {
            code.beginControlFlow("if ($L)", VersionConditions.expression(field.versions(), message.flexible()));
        }
        code.beginControlFlow("if ($L)", defaults.differs(field, access(field)))
                .addStatement("tags++")
                .addStatement("int valueSize = $L", tagged(struct, field))
                .addStatement(
                        "size += $T.unsignedVarint($L) + $T.unsignedVarint(valueSize) + valueSize",
                        CodecGenerator.SIZES,
                        field.tag(),
                        CodecGenerator.SIZES)
                .endControlFlow();
        if (!always) {
            if (!field.ignorable()) {
                code.nextControlFlow("else").add(absent(struct, field));
            }
            code.endControlFlow();
        }
    }

    /** The length of a tagged field's value. */
    static CodeBlock tagged(StructShape struct, FieldShape field) {
        return field.type() instanceof Scalar scalar && scalar.isFixed()
                ? CodeBlock.of("$L", scalar.sizeInBytes())
                : CodeBlock.of("$L(message, version)", tagMethodName(struct, field));
    }

    /** The methods behind {@link #tagged}, for the fields of {@code struct} that need one. */
    List<MethodSpec> tagMethods(StructShape struct) {
        return struct.taggedFields().stream()
                .filter(field -> !isFixed(field.type()))
                .map(field -> MethodSpec.methodBuilder(tagMethodName(struct, field))
                        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                        .returns(int.class)
                        .addParameter(struct.javaType(), "message")
                        .addParameter(short.class, "version")
                        .addStatement("int size = 0")
                        .addCode(add(struct, field, message.flexible().intersect(field.versions()), true))
                        .addStatement("return size")
                        .build())
                .toList();
    }

    private static String tagMethodName(StructShape struct, FieldShape field) {
        return "tagSizeOf" + struct.name() + "_" + field.name();
    }

    private CodeBlock add(StructShape struct, FieldShape field, VersionRange known, boolean inTag) {
        CodeBlock flexible = inTag ? CodeBlock.of("true") : VersionConditions.expression(field.flexible(), known);
        CodeBlock required = requireValue(struct, field, known);
        CodeBlock size = switch (field.type()) {
            case Scalar scalar ->
                scalar.isFixed()
                        ? CodeBlock.of("$L", scalar.sizeInBytes())
                        : CodeBlock.of(
                                "$T.$L($L, $L)",
                                CodecGenerator.SIZES,
                                sizeMethod(scalar, field.isNullable()),
                                access(field),
                                flexible);
            case FieldType.Struct type ->
                field.isNullable()
                        ? CodeBlock.of(
                                "$L + ($L == null ? 0 : size$L($L, version))",
                                presenceSize(field, known),
                                access(field),
                                type.name(),
                                access(field))
                        : CodeBlock.of("size$L($L, version)", type.name(), access(field));
            case FieldType.Sequence sequence -> sequenceExpression(sequence, field, flexible);
        };
        CodeBlock.Builder code = CodeBlock.builder().add(required).addStatement("size += $L", size);
        if (field.type() instanceof FieldType.Sequence sequence && !isFixed(sequence.element())) {
            code.add(elements(field, sequence, flexible));
        }
        return code.build();
    }

    private static CodeBlock presenceSize(FieldShape field, VersionRange known) {
        return switch (VersionConditions.test(field.nullable(), known)) {
            case ALWAYS -> CodeBlock.of("1");
            case NEVER -> CodeBlock.of("0");
            case DEPENDS -> CodeBlock.of("($L ? 1 : 0)", VersionConditions.expression(field.nullable(), known));
        };
    }

    private CodeBlock requireValue(StructShape struct, FieldShape field, VersionRange known) {
        if (!field.isNullable() || VersionConditions.test(field.nullable(), known) == VersionConditions.Truth.ALWAYS) {
            return CodeBlock.of("");
        }
        return CodeBlock.of(
                "$T.requireValue($L || $L != null, $S, version);\n",
                CodecGenerator.SIZES,
                VersionConditions.expression(field.nullable(), known),
                access(field),
                message.label(struct, field));
    }

    private static boolean isFixed(FieldType type) {
        return type instanceof Scalar scalar && scalar.isFixed();
    }

    /** The count, and the elements too where they all have one size. */
    private static CodeBlock sequenceExpression(FieldType.Sequence sequence, FieldShape field, CodeBlock flexible) {
        int elementSize = sequence.element() instanceof Scalar scalar && scalar.isFixed() ? scalar.sizeInBytes() : 0;
        return CodeBlock.of("$T.array($L, $L, $L)", CodecGenerator.SIZES, access(field), elementSize, flexible);
    }

    private static CodeBlock elements(FieldShape field, FieldType.Sequence sequence, CodeBlock flexible) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (field.isNullable()) {
            code.beginControlFlow("if ($L != null)", access(field));
        }
        CodeBlock size = switch (sequence.element()) {
            case Scalar scalar ->
                CodeBlock.of("$T.$L($L, $L)", CodecGenerator.SIZES, sizeMethod(scalar, false), "element", flexible);
            case FieldType.Struct struct -> CodeBlock.of("size$L(element, version)", struct.name());
            case FieldType.Sequence nested ->
                throw new IllegalArgumentException("no message has an array of arrays: " + field.name());
        };
        code.beginControlFlow(
                        "for ($T element : $L)", sequence.element().javaType().box(), access(field))
                .addStatement("size += $L", size)
                .endControlFlow();
        if (field.isNullable()) {
            code.endControlFlow();
        }
        return code.build();
    }

    private static String sizeMethod(Scalar scalar, boolean nullable) {
        String suffix = scalar.suffix();
        return nullable ? "nullable" + suffix : Character.toLowerCase(suffix.charAt(0)) + suffix.substring(1);
    }

    /** The field's value as it is sent. */
    static CodeBlock access(FieldShape field) {
        CodeBlock value = CodeBlock.of("message.$L()", field.name());
        return field.cut() ? CodeBlock.of("$T.cut($L)", CodecGenerator.SIZES, value) : value;
    }
}
