package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;

/** A check of one of several data directories: what it finds begins with the directory's name. */
record OfDirectory(Check check, Path data) implements Check {

    @Override
    public String name() {
        return check.name();
    }

    @Override
    public Diagnosis look() throws IOException {
        Diagnosis diagnosis = check.look();
        return diagnosis.found().startsWith(data.toString())
                ? diagnosis
                : new Diagnosis(diagnosis.verdict(), data + ": " + diagnosis.found(), diagnosis.advice());
    }
}
