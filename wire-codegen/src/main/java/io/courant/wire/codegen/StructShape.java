package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import java.util.Comparator;
import java.util.List;

/** The message itself, or a struct nested in it: its fields in the order of the record's components. */
record StructShape(String name, ClassName javaType, List<FieldShape> fields) {

    List<FieldShape> plainFields() {
        return fields.stream().filter(field -> !field.isTagged()).toList();
    }

    /** Tagged fields in the order in which they are written. */
    List<FieldShape> taggedFields() {
        return fields.stream()
                .filter(FieldShape::isTagged)
                .sorted(Comparator.comparingInt(FieldShape::tag))
                .toList();
    }
}
