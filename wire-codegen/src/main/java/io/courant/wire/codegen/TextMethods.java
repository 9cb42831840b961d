package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import javax.lang.model.element.Modifier;

/** The method that appends a struct's text, for log lines and failed tests. */
final class TextMethods {

    private TextMethods() {}

    static MethodSpec method(StructShape struct) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("text" + struct.name())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(struct.javaType(), "message")
                .addParameter(CodecGenerator.TEXT, "out")
                .addStatement("out.begin($S)", struct.name());
        for (FieldShape field : struct.fields()) {
            switch (field.type()) {
                case FieldType.Scalar scalar ->
                    method.addStatement("out.field($S, $L)", field.name(), SizeMethods.access(field));
                case FieldType.Struct type ->
                    method.addStatement(
                            "out.struct($S, $L, $T::text$L)",
                            field.name(),
                            SizeMethods.access(field),
                            codec(struct),
                            type.name());
                case FieldType.Sequence sequence -> {
                    if (sequence.element() instanceof FieldType.Struct type) {
                        method.addStatement(
                                "out.structs($S, $L, $T::text$L)",
                                field.name(),
                                SizeMethods.access(field),
                                codec(struct),
                                type.name());
                    } else {
                        method.addStatement("out.field($S, $L)", field.name(), SizeMethods.access(field));
                    }
                }
            }
        }
        return method.addStatement("out.end()").build();
    }

    private static ClassName codec(StructShape struct) {
        ClassName message = struct.javaType().topLevelClassName();
        return message.peerClass(message.simpleName() + "Codec");
    }
}
