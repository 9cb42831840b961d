package io.courant.wire.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import io.courant.wire.codegen.FieldType.Scalar;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The method that writes a struct: fields in order, then the tagged ones that differ from their default. */
final class WriteMethods {

    private final MessageShape message;
    private final DefaultValues defaults;

    WriteMethods(MessageShape message, DefaultValues defaults) {
        this.message = message;
        this.defaults = defaults;
    }

    MethodSpec method(StructShape struct) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("write" + struct.name())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(struct.javaType(), "message")
                .addParameter(short.class, "version")
                .addParameter(CodecGenerator.WRITER, "out");
        for (FieldShape field : struct.plainFields()) {
            CodeBlock write = value(field, message.versions().intersect(field.versions()), false);
            if (VersionConditions.test(field.versions(), message.versions()) == VersionConditions.Truth.ALWAYS) {
                method.addCode(write);
            } else {
                method.beginControlFlow("if ($L)", VersionConditions.expression(field.versions(), message.versions()))
                        .addCode(write)
                        .endControlFlow();
            }
        }
        tags(method, struct);
        return method.build();
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
        List<FieldShape> tagged = struct.taggedFields();
        if (!tagged.isEmpty()) {
            method.addStatement("int tags = 0");
        }
        for (FieldShape field : tagged) {
            method.addStatement("boolean $L = $L", sends(field), condition(field))
                    .beginControlFlow("if ($L)", sends(field))
                    .addStatement("tags++")
                    .endControlFlow();
        }
        method.addStatement("out.writeUnsignedVarint($L)", tagged.isEmpty() ? "0" : "tags");
        for (FieldShape field : tagged) {
            method.beginControlFlow("if ($L)", sends(field))
                    .addStatement("out.writeUnsignedVarint($L)", field.tag())
                    .addStatement("out.writeUnsignedVarint($L)", SizeMethods.tagged(struct, field))
                    .addCode(value(field, message.flexible().intersect(field.versions()), true))
                    .endControlFlow();
        }
        if (depends) {
            method.endControlFlow();
        }
    }

    private static String sends(FieldShape field) {
        return "sends_" + field.name();
    }

    private CodeBlock condition(FieldShape field) {
        CodeBlock differs = defaults.differs(field, SizeMethods.access(field));
        return VersionConditions.test(field.versions(), message.flexible()) == VersionConditions.Truth.ALWAYS
                ? differs
                : CodeBlock.of("$L && $L", VersionConditions.expression(field.versions(), message.flexible()), differs);
    }

    private CodeBlock value(FieldShape field, VersionRange known, boolean tagged) {
        CodeBlock flexible = tagged ? CodeBlock.of("true") : VersionConditions.expression(field.flexible(), known);
        CodeBlock access = SizeMethods.access(field);
        return switch (field.type()) {
            case Scalar scalar ->
                scalar.isFixed()
                        ? CodeBlock.of(
                                "out.write$L($L);\n", field.isErrorCode() ? "ErrorCode" : scalar.suffix(), access)
                        : CodeBlock.of("out.$L($L, $L);\n", writeMethod(scalar, field.isNullable()), access, flexible);
            case FieldType.Struct struct -> struct(field, struct, known, tagged);
            case FieldType.Sequence sequence -> sequence(field, sequence, flexible);
        };
    }

    private static String writeMethod(Scalar scalar, boolean nullable) {
        return (nullable ? "writeNullable" : "write") + scalar.suffix();
    }

    private static CodeBlock struct(FieldShape field, FieldType.Struct struct, VersionRange known, boolean tagged) {
        CodeBlock access = SizeMethods.access(field);
        CodeBlock write = CodeBlock.of("write$L($L, version, out);\n", struct.name(), access);
        if (!field.isNullable()) {
            return write;
        }
        CodeBlock.Builder code = CodeBlock.builder();
        boolean depends = VersionConditions.test(field.nullable(), known) == VersionConditions.Truth.DEPENDS;
        if (depends) {
            code.beginControlFlow("if ($L)", VersionConditions.expression(field.nullable(), known));
        }
        code.addStatement("out.$L($L != null)", tagged ? "writeTagPresence" : "writePresence", access);
        if (depends) {
            code.endControlFlow();
        }
        return code.beginControlFlow("if ($L != null)", access)
                .add(write)
                .endControlFlow()
                .build();
    }

    private static CodeBlock sequence(FieldShape field, FieldType.Sequence sequence, CodeBlock flexible) {
        CodeBlock access = SizeMethods.access(field);
        CodeBlock.Builder code = CodeBlock.builder().addStatement("out.writeArrayLength($L, $L)", access, flexible);
        if (field.isNullable()) {
            code.beginControlFlow("if ($L != null)", access);
        }
        CodeBlock write = switch (sequence.element()) {
            case Scalar scalar ->
                scalar.isFixed()
                        ? CodeBlock.of("out.write$L(element)", scalar.suffix())
                        : CodeBlock.of("out.write$L(element, $L)", scalar.suffix(), flexible);
            case FieldType.Struct struct -> CodeBlock.of("write$L(element, version, out)", struct.name());
            case FieldType.Sequence nested ->
                throw new IllegalArgumentException("no message has an array of arrays: " + field.name());
        };
        code.beginControlFlow(
                        "for ($T element : $L)", sequence.element().javaType().box(), access)
                .addStatement(write)
                .endControlFlow();
        if (field.isNullable()) {
            code.endControlFlow();
        }
        return code.build();
    }
}
