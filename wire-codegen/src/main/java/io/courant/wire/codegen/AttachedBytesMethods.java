package io.courant.wire.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import javax.lang.model.element.Modifier;

/** The method that adds up how many bytes of a struct travel as slices beside the encoded message. */
final class AttachedBytesMethods {

    private AttachedBytesMethods() {}

    static MethodSpec method(MessageShape message, StructShape struct) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("attachedBytesOf" + struct.name())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(int.class)
                .addParameter(struct.javaType(), "message")
                .addStatement("int bytes = 0");
        for (FieldShape field : struct.fields()) {
            if (message.holdsRecords(field.type())) {
                add(method, field);
            }
        }
        return method.addStatement("return bytes").build();
    }

    private static void add(MethodSpec.Builder method, FieldShape field) {
        CodeBlock access = SizeMethods.access(field);
        if (field.isNullable()) {
            method.beginControlFlow("if ($L != null)", access);
        }
        switch (field.type()) {
            case FieldType.Scalar records -> method.addStatement("bytes += $L.attachedBytes()", access);
            case FieldType.Struct struct ->
                method.addStatement("bytes += attachedBytesOf$L($L)", struct.name(), access);
            case FieldType.Sequence sequence ->
                method.beginControlFlow(
                                "for ($T element : $L)", sequence.element().javaType(), access)
                        .addStatement(
                                sequence.element() instanceof FieldType.Struct struct
                                        ? CodeBlock.of("bytes += attachedBytesOf$L(element)", struct.name())
                                        : CodeBlock.of("bytes += element.attachedBytes()"))
                        .endControlFlow();
        }
        if (field.isNullable()) {
            method.endControlFlow();
        }
    }
}
