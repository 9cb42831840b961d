package io.courant.wire.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;

/**
 * One field of a struct.
 *
 * @param versions in which versions of the message it exists
 * @param nullable in which of them null is a value
 * @param tag its tag, or -1 for a field with a place of its own
 * @param flexible overrides the message's flexible versions for this field's own encoding
 * @param defaultValue the literal of the declaration; empty for the type's own default
 * @param ignorable whether a value other than the default may be left out silently in versions without the field
 * @param cut whether a string that is too long is cut to what fits
 */
record FieldShape(
        String name,
        FieldType type,
        VersionRange versions,
        VersionRange nullable,
        int tag,
        VersionRange flexible,
        String defaultValue,
        boolean ignorable,
        boolean cut) {

    private static final AnnotationSpec NULLABLE = AnnotationSpec.builder(
                    ClassName.get("org.jspecify.annotations", "Nullable"))
            .build();

    boolean isTagged() {
        return tag >= 0;
    }

    boolean isNullable() {
        return !nullable.isEmpty();
    }

    boolean defaultsToNull() {
        return defaultValue.equals("null");
    }

    /** Whether it says how something has ended, so that writers can be asked which errors they have written. */
    boolean isErrorCode() {
        return type == FieldType.Scalar.INT16 && (name.equals("errorCode") || name.endsWith("ErrorCode"));
    }

    /** The type of the record component, annotated where null is a value. */
    TypeName componentType() {
        return isNullable() ? type.javaType().annotated(NULLABLE) : type.javaType();
    }
}
