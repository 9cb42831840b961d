package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A whole message.
 *
 * @param versions the versions that can be read and written
 * @param flexible those with compact lengths and tagged fields
 * @param root the message's own fields
 * @param structs the nested structs, in order of declaration
 */
record MessageShape(VersionRange versions, VersionRange flexible, StructShape root, List<StructShape> structs) {

    String name() {
        return root.name();
    }

    ClassName codecName() {
        return root.javaType().peerClass(name() + "Codec");
    }

    ClassName builderName() {
        return root.javaType().peerClass(name() + "Builder");
    }

    /** The builder of the message or of one of its structs. */
    ClassName builderOf(StructShape struct) {
        return struct.equals(root) ? builderName() : builderName().nestedClass(struct.name() + "Builder");
    }

    /** The builder of a struct named in a field. */
    ClassName builderOf(FieldType.Struct struct) {
        return builderName().nestedClass(struct.name() + "Builder");
    }

    /** How errors name a field. */
    String label(StructShape struct, FieldShape field) {
        return struct.equals(root) ? name() + "." + field.name() : name() + "." + struct.name() + "." + field.name();
    }

    StructShape struct(String structName) {
        return structs.stream()
                .filter(struct -> struct.name().equals(structName))
                .findFirst()
                .orElseThrow();
    }

    /** Whether {@code struct} holds record batches, itself or further down. */
    boolean holdsRecords(StructShape struct) {
        return struct.fields().stream().anyMatch(field -> holdsRecords(field.type()));
    }

    boolean holdsRecords(FieldType type) {
        return switch (type) {
            case FieldType.Scalar scalar -> scalar == FieldType.Scalar.RECORDS;
            case FieldType.Struct struct -> holdsRecords(struct(struct.name()));
            case FieldType.Sequence sequence -> holdsRecords(sequence.element());
        };
    }
}
