package io.courant.broker;

/** How the process ends. SIGTERM ends it with the JVM's own 143, after a clean stop. */
final class ExitCode {

    static final int DONE = 0;

    /** The broker could not start: the reason stands on standard error. */
    static final int CANNOT_START = 1;

    /** The command line or a setting is wrong. */
    static final int USAGE = 2;

    /** The broker ran and had to stop: a failed sync, or a bug. */
    static final int FAILED = 3;

    private ExitCode() {}
}
