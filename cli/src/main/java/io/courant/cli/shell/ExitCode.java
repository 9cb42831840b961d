package io.courant.cli.shell;

/** How a command ends, for scripts. The page of all commands lists these codes. */
public enum ExitCode {
    DONE(0, "done; also when the reader of standard output has gone before the end"),
    FOUND_WRONG(1, "the command ran and found something wrong: damage, or a machine that is not fit for a broker"),
    USAGE(2, "the command line is wrong, or names a file or directory that cannot be read"),
    CANNOT(3, "the command broke off: the reason stands on standard error"),
    UNREACHABLE(4, "no broker answers: nothing listens there, it is no Kafka, or it took too long"),
    NOT_FOUND(5, "a topic, partition, group, broker or setting that is named does not exist"),
    REFUSED(6, "the broker has refused: the name is taken, a value is out of range, a right is missing"),
    INCOMPLETE(7, "some records were not acknowledged: how many were stands on standard error"),
    /** As shells count the end by the signal of Ctrl-C. */
    INTERRUPTED(130, "ended by Ctrl-C; what was printed before is whole");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
