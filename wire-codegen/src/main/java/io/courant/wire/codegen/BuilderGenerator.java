package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Writes the builder of a message, with one nested builder for each of its structs; all start from the defaults. */
final class BuilderGenerator {

    private final MessageShape message;
    private final DefaultValues defaults;
    private final Set<String> usedAsDefault = new HashSet<>();

    BuilderGenerator(MessageShape message) {
        this.message = message;
        this.defaults = new DefaultValues(message);
        Stream.concat(Stream.of(message.root()), message.structs().stream())
                .flatMap(struct -> struct.fields().stream())
                .filter(field -> !field.defaultsToNull())
                .forEach(field -> {
                    if (field.type() instanceof FieldType.Struct struct) {
                        usedAsDefault.add(struct.name());
                    }
                });
    }

    TypeSpec generate() {
        TypeSpec.Builder builder = builder(message.root(), message.builderName())
                .addAnnotation(CodecGenerator.generated())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL);
        for (StructShape struct : message.structs()) {
            builder.addType(builder(struct, message.builderOf(struct))
                    .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                    .build());
        }
        return builder.build();
    }

    private TypeSpec.Builder builder(StructShape struct, ClassName name) {
        TypeSpec.Builder builder = TypeSpec.classBuilder(name)
                .addJavadoc(
                        "Builds {@link $T}; what is not set keeps the default of the protocol.\n", struct.javaType());
        if (usedAsDefault.contains(struct.name())) {
            builder.addField(FieldSpec.builder(struct.javaType(), "DEFAULTS", Modifier.STATIC, Modifier.FINAL)
                    .initializer("new $T().build()", name)
                    .build());
        }
        for (FieldShape field : struct.fields()) {
            builder.addField(FieldSpec.builder(field.componentType(), field.name(), Modifier.PRIVATE)
                    .initializer(defaults.literal(field))
                    .build());
        }
        builder.addMethod(MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Starts from the defaults.\n")
                .build());
        for (FieldShape field : struct.fields()) {
            builder.addMethod(MethodSpec.methodBuilder(field.name())
                    .addModifiers(Modifier.PUBLIC)
                    .returns(name)
                    .addParameter(field.componentType(), field.name())
                    .addStatement("this.$N = $N", field.name(), field.name())
                    .addStatement("return this")
                    .build());
        }
        String fields = struct.fields().stream().map(FieldShape::name).collect(Collectors.joining(", "));
        return builder.addMethod(MethodSpec.methodBuilder("build")
                .addModifiers(Modifier.PUBLIC)
                .returns(struct.javaType())
                .addStatement("return new $T($L)", struct.javaType(), fields)
                .build());
    }
}
