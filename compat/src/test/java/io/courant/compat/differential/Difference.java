package io.courant.compat.differential;

/** A field of an answer that is not the same on both sides. */
record Difference(String caseName, String field, String kafka, String courant) {

    @Override
    public String toString() {
        return caseName + " | " + field + " | " + kafka + " | " + courant;
    }
}
