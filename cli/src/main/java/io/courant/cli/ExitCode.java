package io.courant.cli;

/** How a command ends. */
final class ExitCode {

    static final int DONE = 0;

    /** The command ran and found something wrong: damage, or a machine that is not fit for a broker. */
    static final int FOUND_WRONG = 1;

    /** The command line is wrong, or it names a directory that cannot be looked at: the reason stands on standard error. */
    static final int USAGE = 2;

    /** The command broke off its work: the reason stands on standard error. */
    static final int CANNOT = 3;

    private ExitCode() {}
}
