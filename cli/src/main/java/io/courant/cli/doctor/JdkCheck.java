package io.courant.cli.doctor;

/** The JDK that runs this command, which is the one that the launcher would run the broker with. */
record JdkCheck(Runtime.Version version) implements Check {

    private static final int OLDEST = 25;

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Diagnosis look() {
        return version.feature() < OLDEST
                ? Diagnosis.problem(
                        version.toString(),
                        "A broker needs JDK " + OLDEST + " or newer. Install one, or let COURANT_JAVA_HOME point to it")
                : Diagnosis.ok(version.toString());
    }
}
