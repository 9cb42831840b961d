package io.courant.cli.doctor;

/**
 * How many processors a broker may use.
 *
 * @param processors what the JVM was given, by the limits of its container too
 */
record ProcessorsCheck(int processors) implements Check {

    @Override
    public String name() {
        return "processors";
    }

    @Override
    public Diagnosis look() {
        return processors < 2
                ? Diagnosis.warning(
                        "1",
                        "Requests, syncs and the JVM's own work share it, so latencies rise under load."
                                + " Give the broker two or more")
                : Diagnosis.ok(Integer.toString(processors));
    }
}
