package io.courant.wire.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;

/** What a field holds. */
sealed interface FieldType {

    /** How a value of this type appears in a record. */
    TypeName javaType();

    /** The types without parts, named as in the tables. */
    enum Scalar implements FieldType {
        BOOL("Boolean", 1),
        INT8("Byte", 1),
        INT16("Short", 2),
        UINT16("UnsignedShort", 2),
        INT32("Int", 4),
        UINT32("UnsignedInt", 4),
        INT64("Long", 8),
        FLOAT64("Double", 8),
        UUID("Uuid", 16),
        STRING("String", VARIABLE),
        BYTES("Bytes", VARIABLE),
        RECORDS("Records", VARIABLE);

        private final String suffix;
        private final int sizeInBytes;

        Scalar(String suffix, int sizeInBytes) {
            this.suffix = suffix;
            this.sizeInBytes = sizeInBytes;
        }

        @Override
        public TypeName javaType() {
            return switch (this) {
                case BOOL -> TypeName.BOOLEAN;
                case INT8 -> TypeName.BYTE;
                case INT16 -> TypeName.SHORT;
                case UINT16, INT32 -> TypeName.INT;
                case UINT32, INT64 -> TypeName.LONG;
                case FLOAT64 -> TypeName.DOUBLE;
                case UUID -> ClassName.get("io.courant.base", "Uuid");
                case STRING -> ClassName.get(String.class);
                case BYTES -> ClassName.get("java.nio", "ByteBuffer");
                case RECORDS -> ClassName.get("io.courant.wire", "Records");
            };
        }

        /** The end of the names of the methods that read and write it. */
        String suffix() {
            return suffix;
        }

        /** Encoded length where it is the same for all values, else {@link #VARIABLE}. */
        int sizeInBytes() {
            return sizeInBytes;
        }

        boolean isFixed() {
            return sizeInBytes != VARIABLE;
        }
    }

    int VARIABLE = -1;

    /** A nested struct, by the simple name of its record. */
    record Struct(String name, ClassName javaType) implements FieldType {}

    /** A list of values. */
    record Sequence(FieldType element) implements FieldType {

        @Override
        public TypeName javaType() {
            return ParameterizedTypeName.get(
                    ClassName.get("java.util", "List"), element.javaType().box());
        }
    }
}
