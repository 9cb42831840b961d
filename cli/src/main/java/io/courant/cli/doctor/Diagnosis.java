package io.courant.cli.doctor;

/**
 * What a check found.
 *
 * @param found the value, without a full stop
 * @param advice what it means and what to do, in sentences; empty when there is nothing to do
 */
public record Diagnosis(Verdict verdict, String found, String advice) {

    static Diagnosis ok(String found) {
        return new Diagnosis(Verdict.OK, found, "");
    }

    static Diagnosis unknown(String found) {
        return new Diagnosis(Verdict.UNKNOWN, found, "");
    }

    static Diagnosis warning(String found, String advice) {
        return new Diagnosis(Verdict.WARNING, found, advice);
    }

    static Diagnosis problem(String found, String advice) {
        return new Diagnosis(Verdict.PROBLEM, found, advice);
    }

    @Override
    public String toString() {
        return advice.isEmpty() ? found : found + ". " + advice;
    }
}
