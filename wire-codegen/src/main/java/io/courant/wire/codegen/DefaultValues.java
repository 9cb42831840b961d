package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.courant.wire.codegen.FieldType.Scalar;

/** What a field holds when nobody set it, and how generated code recognises that. */
final class DefaultValues {

    private static final ClassName READER = ClassName.get("io.courant.wire", "WireReader");

    private final MessageShape message;

    DefaultValues(MessageShape message) {
        this.message = message;
    }

    /** The default as an expression. */
    CodeBlock literal(FieldShape field) {
        if (field.defaultsToNull()) {
            return CodeBlock.of("null");
        }
        return switch (field.type()) {
            case Scalar scalar -> scalarLiteral(scalar, field.defaultValue());
            case FieldType.Struct struct -> CodeBlock.of("$T.DEFAULTS", message.builderOf(struct));
            case FieldType.Sequence sequence -> CodeBlock.of("$T.of()", ClassName.get("java.util", "List"));
        };
    }

    private static CodeBlock scalarLiteral(Scalar scalar, String text) {
        String number = text.isEmpty() ? "0" : text;
        return switch (scalar) {
            case BOOL -> CodeBlock.of("$L", Boolean.parseBoolean(text));
            case INT8 -> CodeBlock.of("(byte) $L", number);
            case INT16 -> CodeBlock.of("(short) $L", number);
            case UINT16, INT32 -> CodeBlock.of("$L", number);
            case UINT32, INT64 -> CodeBlock.of("$LL", number);
            case FLOAT64 -> CodeBlock.of("$LD", number);
            case UUID -> CodeBlock.of("$T.ZERO", scalar.javaType());
            case STRING -> CodeBlock.of("$S", text);
            case BYTES -> CodeBlock.of("$T.NO_BYTES", READER);
            case RECORDS -> CodeBlock.of("$T.EMPTY", scalar.javaType());
        };
    }

    /** Whether {@code value} is another value than the default, as an expression. */
    CodeBlock differs(FieldShape field, CodeBlock value) {
        if (field.defaultsToNull()) {
            return CodeBlock.of("$L != null", value);
        }
        CodeBlock differs = switch (field.type()) {
            case Scalar scalar -> scalarDiffers(field, scalar, value);
            case FieldType.Struct struct -> CodeBlock.of("!$L.equals($L)", literal(field), value);
            case FieldType.Sequence sequence -> CodeBlock.of("!$L.isEmpty()", value);
        };
        boolean comparesNull = field.type() instanceof FieldType.Struct || field.type() == Scalar.STRING;
        return field.isNullable() && !comparesNull ? CodeBlock.of("($L == null || $L)", value, differs) : differs;
    }

    private CodeBlock scalarDiffers(FieldShape field, Scalar scalar, CodeBlock value) {
        return switch (scalar) {
            case BOOL -> Boolean.parseBoolean(field.defaultValue()) ? CodeBlock.of("!$L", value) : value;
            case INT8, INT16, UINT16, INT32, UINT32, INT64, FLOAT64 -> CodeBlock.of("$L != $L", value, literal(field));
            case UUID, STRING -> CodeBlock.of("!$L.equals($L)", literal(field), value);
            case BYTES -> CodeBlock.of("$L.hasRemaining()", value);
            case RECORDS -> CodeBlock.of("$L.sizeInBytes() != 0", value);
        };
    }
}
