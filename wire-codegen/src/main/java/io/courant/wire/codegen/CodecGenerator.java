package io.courant.wire.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the codec of a message: the public methods, and four private ones for each struct. */
final class CodecGenerator {

    static final ClassName READER = ClassName.get("io.courant.wire", "WireReader");
    static final ClassName WRITER = ClassName.get("io.courant.wire", "WireWriter");
    static final ClassName SIZES = ClassName.get("io.courant.wire", "WireSizes");
    static final ClassName TEXT = ClassName.get("io.courant.wire", "MessageText");
    static final ClassName MALFORMED = ClassName.get("io.courant.wire", "MalformedMessageException");

    private static final ClassName CODEC = ClassName.get("io.courant.wire", "MessageCodec");

    private final MessageShape message;
    private final ReadMethods readMethods;
    private final SizeMethods sizeMethods;
    private final WriteMethods writeMethods;

    CodecGenerator(MessageShape message) {
        this.message = message;
        DefaultValues defaults = new DefaultValues(message);
        this.readMethods = new ReadMethods(message, defaults);
        this.sizeMethods = new SizeMethods(message, defaults);
        this.writeMethods = new WriteMethods(message, defaults);
    }

    static AnnotationSpec generated() {
        return AnnotationSpec.builder(ClassName.get("javax.annotation.processing", "Generated"))
                .addMember("value", "$S", MessageProcessor.class.getName())
                .build();
    }

    TypeSpec generate() {
        TypeSpec.Builder codec = TypeSpec.classBuilder(message.codecName())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addAnnotation(generated())
                .addJavadoc("Reads and writes {@link $T}.\n", message.root().javaType())
                .addField(codecField())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(read())
                .addMethod(size())
                .addMethod(write())
                .addMethod(text());
        if (message.holdsRecords(message.root())) {
            codec.addMethod(attachedBytes());
        }
        for (StructShape struct : structs()) {
            codec.addMethod(readMethods.method(struct));
            codec.addMethod(sizeMethods.method(struct));
            sizeMethods.tagMethods(struct).forEach(codec::addMethod);
            codec.addMethod(writeMethods.method(struct));
            codec.addMethod(TextMethods.method(struct));
            if (message.holdsRecords(struct)) {
                codec.addMethod(AttachedBytesMethods.method(message, struct));
            }
        }
        return codec.build();
    }

    private List<StructShape> structs() {
        List<StructShape> all = new ArrayList<>();
        all.add(message.root());
        all.addAll(message.structs());
        return all;
    }

    private TypeName type() {
        return message.root().javaType();
    }

    private CodeBlock versions() {
        return CodeBlock.of(
                "$S, version, $L, $L",
                message.name(),
                message.versions().lowest(),
                message.versions().highest());
    }

    private MethodSpec.Builder publicMethod(String name) {
        return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC);
    }

    private MethodSpec read() {
        return publicMethod("read")
                .returns(type())
                .addParameter(READER, "in")
                .addParameter(short.class, "version")
                .addException(MALFORMED)
                .addStatement("in.requireVersion($L)", versions())
                .addStatement("return read$L(in, version)", message.name())
                .build();
    }

    private MethodSpec size() {
        return publicMethod("size")
                .returns(int.class)
                .addParameter(type(), "message")
                .addParameter(short.class, "version")
                .addStatement("$T.requireVersion($L)", SIZES, versions())
                .addStatement("return $T.checked($S, size$L(message, version))", SIZES, message.name(), message.name())
                .build();
    }

    private MethodSpec write() {
        return publicMethod("write")
                .addParameter(type(), "message")
                .addParameter(short.class, "version")
                .addParameter(WRITER, "out")
                .addStatement("$T.requireVersion($L)", SIZES, versions())
                .addStatement("write$L(message, version, out)", message.name())
                .build();
    }

    private MethodSpec text() {
        return publicMethod("text")
                .returns(String.class)
                .addParameter(type(), "message")
                .addStatement("$T out = new $T()", TEXT, TEXT)
                .addStatement("text$L(message, out)", message.name())
                .addStatement("return out.toString()")
                .build();
    }

    private MethodSpec attachedBytes() {
        return publicMethod("attachedBytes")
                .returns(int.class)
                .addParameter(type(), "message")
                .addStatement("return attachedBytesOf$L(message)", message.name())
                .build();
    }

    /** The codec as a value, for code that handles all messages alike. */
    private FieldSpec codecField() {
        TypeName codecType = ParameterizedTypeName.get(CODEC, type());
        TypeSpec.Builder codec = TypeSpec.anonymousClassBuilder("")
                .addSuperinterface(codecType)
                .addMethod(instanceMethod("read", type())
                        .addParameter(READER, "in")
                        .addParameter(short.class, "version")
                        .addException(MALFORMED)
                        .addStatement("return $T.read(in, version)", message.codecName())
                        .build())
                .addMethod(instanceMethod("size", TypeName.INT)
                        .addParameter(type(), "message")
                        .addParameter(short.class, "version")
                        .addStatement("return $T.size(message, version)", message.codecName())
                        .build())
                .addMethod(instanceMethod("write", TypeName.VOID)
                        .addParameter(type(), "message")
                        .addParameter(short.class, "version")
                        .addParameter(WRITER, "out")
                        .addStatement("$T.write(message, version, out)", message.codecName())
                        .build())
                .addMethod(instanceMethod("text", ClassName.get(String.class))
                        .addParameter(type(), "message")
                        .addStatement("return $T.text(message)", message.codecName())
                        .build());
        if (message.holdsRecords(message.root())) {
            codec.addMethod(instanceMethod("attachedBytes", TypeName.INT)
                    .addParameter(type(), "message")
                    .addStatement("return $T.attachedBytes(message)", message.codecName())
                    .build());
        }
        return FieldSpec.builder(codecType, "CODEC", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", codec.build())
                .build();
    }

    private static MethodSpec.Builder instanceMethod(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(result);
    }
}
