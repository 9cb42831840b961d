package io.courant.wire.codegen;

import com.palantir.javapoet.CodeBlock;

/** Conditions on the version in generated code, only as long as the versions in question need. */
final class VersionConditions {

    private VersionConditions() {}

    /** What a test for {@code wanted} comes to when the version is known to be in {@code known}. */
    static Truth test(VersionRange wanted, VersionRange known) {
        if (wanted.intersect(known).isEmpty()) {
            return Truth.NEVER;
        }
        return wanted.contains(known) ? Truth.ALWAYS : Truth.DEPENDS;
    }

    /** The test as an expression. */
    static CodeBlock expression(VersionRange wanted, VersionRange known) {
        return switch (test(wanted, known)) {
            case NEVER -> CodeBlock.of("false");
            case ALWAYS -> CodeBlock.of("true");
            case DEPENDS -> comparison(wanted, known);
        };
    }

    private static CodeBlock comparison(VersionRange wanted, VersionRange known) {
        boolean above = wanted.lowest() > known.lowest();
        boolean below = wanted.highest() < known.highest();
        if (above && below) {
            return CodeBlock.of("version >= $L && version <= $L", wanted.lowest(), wanted.highest());
        }
        return above ? CodeBlock.of("version >= $L", wanted.lowest()) : CodeBlock.of("version <= $L", wanted.highest());
    }

    enum Truth {
        ALWAYS,
        NEVER,
        DEPENDS
    }
}
