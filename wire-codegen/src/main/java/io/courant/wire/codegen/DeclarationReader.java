package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import io.courant.wire.codegen.FieldType.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads annotated records into shapes and refuses declarations that have no encoding. */
final class DeclarationReader {

    static final String MESSAGE = "io.courant.wire.declaration.Message";
    static final String FIELD = "io.courant.wire.declaration.Field";

    private static final String NULLABLE = "org.jspecify.annotations.Nullable";

    private final TypeElement root;
    private final VersionRange versions;
    private final VersionRange flexible;
    private final Map<String, StructShape> structs = new HashMap<>();
    private final List<StructShape> inOrder = new ArrayList<>();

    private DeclarationReader(TypeElement root) throws DeclarationException {
        this.root = root;
        Map<String, Object> values = annotation(root, MESSAGE);
        if (root.getKind() != ElementKind.RECORD) {
            throw new DeclarationException(root, "a message is a record");
        }
        versions = range(root, values, "versions");
        flexible = range(root, values, "flexible").intersect(versions);
        if (versions.isEmpty()) {
            throw new DeclarationException(root, "a message has at least one version");
        }
    }

    static MessageShape read(TypeElement element) throws DeclarationException {
        DeclarationReader reader = new DeclarationReader(element);
        StructShape shape = reader.struct(element);
        return new MessageShape(reader.versions, reader.flexible, shape, List.copyOf(reader.inOrder));
    }

    private StructShape struct(TypeElement element) throws DeclarationException {
        List<FieldShape> fields = new ArrayList<>();
        Set<Integer> tags = new HashSet<>();
        for (RecordComponentElement component : element.getRecordComponents()) {
            FieldShape field = field(component);
            if (field.isTagged() && !tags.add(field.tag())) {
                throw new DeclarationException(component, "tag " + field.tag() + " is taken");
            }
            fields.add(field);
        }
        return new StructShape(element.getSimpleName().toString(), ClassName.get(element), List.copyOf(fields));
    }

    private FieldShape field(RecordComponentElement component) throws DeclarationException {
        Map<String, Object> values = annotation(component, FIELD);
        VersionRange declared = range(component, values, "versions").intersect(versions);
        int tag = values.get("tag") instanceof Integer number ? number : -1;
        VersionRange nullable = range(component, values, "nullable").intersect(declared);
        VersionRange own = values.containsKey("flexible") ? range(component, values, "flexible") : flexible;
        FieldShape field = new FieldShape(
                component.getSimpleName().toString(),
                type(component, component.asType(), Boolean.TRUE.equals(values.get("unsigned"))),
                declared,
                nullable,
                tag,
                own.intersect(versions),
                values.get("defaultValue") instanceof String literal ? literal : "",
                Boolean.TRUE.equals(values.get("ignorable")),
                Boolean.TRUE.equals(values.get("cut")));
        check(component, field);
        return field;
    }

    private void check(RecordComponentElement component, FieldShape field) throws DeclarationException {
        if (field.versions().isEmpty()) {
            throw new DeclarationException(component, "this field is in no version of the message");
        }
        if (field.isTagged() && !flexible.contains(field.versions())) {
            throw new DeclarationException(component, "a tagged field can only be in flexible versions");
        }
        boolean primitive =
                field.type() instanceof Scalar scalar && scalar.javaType().isPrimitive();
        if (field.isNullable() && (primitive || field.type() == Scalar.UUID)) {
            throw new DeclarationException(component, "a field of this type is never null");
        }
        if (field.isNullable() != hasNullable(component.asType())) {
            throw new DeclarationException(
                    component,
                    field.isNullable()
                            ? "null is a value in versions " + field.nullable() + ": annotate the type with @Nullable"
                            : "null is a value in no version: take @Nullable away");
        }
        if (field.cut() && field.type() != Scalar.STRING) {
            throw new DeclarationException(component, "only a string can be cut");
        }
        if (field.defaultsToNull() && !field.isNullable()) {
            throw new DeclarationException(component, "the default is null, but null is a value in no version");
        }
    }

    private FieldType type(Element place, TypeMirror mirror, boolean unsigned) throws DeclarationException {
        return switch (mirror.getKind()) {
            case BOOLEAN -> Scalar.BOOL;
            case BYTE -> Scalar.INT8;
            case SHORT -> Scalar.INT16;
            case INT -> unsigned ? Scalar.UINT16 : Scalar.INT32;
            case LONG -> unsigned ? Scalar.UINT32 : Scalar.INT64;
            case DOUBLE -> Scalar.FLOAT64;
            case DECLARED -> declaredType(place, (DeclaredType) mirror, unsigned);
            default -> throw new DeclarationException(place, "no encoding for " + mirror);
        };
    }

    private FieldType declaredType(Element place, DeclaredType mirror, boolean unsigned) throws DeclarationException {
        TypeElement element = (TypeElement) mirror.asElement();
        return switch (element.getQualifiedName().toString()) {
            case "java.lang.Boolean" -> Scalar.BOOL;
            case "java.lang.Byte" -> Scalar.INT8;
            case "java.lang.Short" -> Scalar.INT16;
            case "java.lang.Integer" -> unsigned ? Scalar.UINT16 : Scalar.INT32;
            case "java.lang.Long" -> unsigned ? Scalar.UINT32 : Scalar.INT64;
            case "java.lang.Double" -> Scalar.FLOAT64;
            case "java.lang.String" -> Scalar.STRING;
            case "io.courant.base.Uuid" -> Scalar.UUID;
            case "java.nio.ByteBuffer" -> Scalar.BYTES;
            case "io.courant.wire.Records" -> Scalar.RECORDS;
            case "java.util.List" ->
                new FieldType.Sequence(type(place, mirror.getTypeArguments().getFirst(), unsigned));
            default -> structType(place, element);
        };
    }

    private FieldType structType(Element place, TypeElement element) throws DeclarationException {
        if (element.getKind() != ElementKind.RECORD || !root.equals(element.getEnclosingElement())) {
            throw new DeclarationException(
                    place, "no encoding for " + element + ": a struct is a record nested in " + root);
        }
        String name = element.getSimpleName().toString();
        if (!structs.containsKey(name)) {
            StructShape shape = struct(element);
            structs.put(name, shape);
            inOrder.add(shape);
        }
        return new FieldType.Struct(name, ClassName.get(element));
    }

    private static boolean hasNullable(TypeMirror type) {
        return type.getKind() != TypeKind.NONE && find(type, NULLABLE) != null;
    }

    private static VersionRange range(Element place, Map<String, Object> values, String name)
            throws DeclarationException {
        String text = values.get(name) instanceof String literal ? literal : "none";
        try {
            return VersionRange.parse(text);
        } catch (NumberFormatException e) {
            throw new DeclarationException(place, "not a range of versions: " + text);
        }
    }

    private static Map<String, Object> annotation(Element annotated, String name) throws DeclarationException {
        AnnotationMirror mirror = find(annotated, name);
        if (mirror == null) {
            throw new DeclarationException(annotated, annotated.getSimpleName() + " lacks @" + name);
        }
        Map<String, Object> values = new HashMap<>();
        mirror.getElementValues()
                .forEach((element, value) -> values.put(element.getSimpleName().toString(), value.getValue()));
        return values;
    }

    private static @Nullable AnnotationMirror find(AnnotatedConstruct annotated, String name) {
        for (AnnotationMirror mirror : annotated.getAnnotationMirrors()) {
            if (((TypeElement) mirror.getAnnotationType().asElement())
                    .getQualifiedName()
                    .contentEquals(name)) {
                return mirror;
            }
        }
        return null;
    }
}
