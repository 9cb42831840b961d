package io.courant.cli.doctor;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Makes all checks in turn and tells what each of them found in a line: name, verdict, value, advice. */
public final class Doctor {

    private final List<Check> checks;

    public Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** Prints a line for each check and returns the worst verdict. */
    public Verdict examine(Consumer<String> lines) {
        Verdict worst = Verdict.OK;
        for (Check check : checks) {
            Diagnosis diagnosis = look(check);
            lines.accept("%-12s %-8s %s".formatted(check.name(), diagnosis.verdict(), diagnosis));
            worst = diagnosis.verdict().compareTo(worst) > 0 ? diagnosis.verdict() : worst;
        }
        return worst;
    }

    /** Systems differ in what they tell, and to whom: what one check may not read is no reason to stop. */
    private static Diagnosis look(Check check) {
        try {
            return check.look();
        } catch (IOException e) {
            return Diagnosis.unknown("not known here (" + e + ")");
        }
    }
}
