package io.courant.cli.doctor;

import java.io.IOException;

/** One thing that is looked at. */
public interface Check {

    /** The word that its line begins with; never changes. */
    String name();

    /** Looks; blocks, at most for a few seconds. */
    Diagnosis look() throws IOException;
}
