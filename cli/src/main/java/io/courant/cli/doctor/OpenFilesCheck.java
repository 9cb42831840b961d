package io.courant.cli.doctor;

import io.courant.filesystem.DescriptorLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many files and connections the broker may have open at once.
 *
 * @param limits what Linux has as {@code /proc/self/limits}
 */
record OpenFilesCheck(Path limits) implements Check {

    /** Below this the broker's own files and libraries leave little for anyone. */
    private static final int LEAST = 256;

    /** Enough for a thousand partitions and as many clients beside them. */
    private static final int ENOUGH = 4096;

    private static final String ADVICE =
            "Raise the hard limit (systemd: LimitNOFILE=65536; shell: ulimit -Hn 65536); a broker takes all of it";

    @Override
    public String name() {
        return "open-files";
    }

    @Override
    public Diagnosis look() throws IOException {
        if (!Files.exists(limits)) {
            return Diagnosis.unknown("the limit is not known here");
        }
        DescriptorLimit limit = DescriptorLimit.read(limits);
        if (limit.soft() == DescriptorLimit.UNKNOWN) {
            return Diagnosis.ok("no limit");
        }
        String found = "soft limit " + limit.soft() + ", hard limit "
                + (limit.hard() == DescriptorLimit.UNKNOWN ? "none" : limit.hard()) + ": " + limit.forConnections()
                + " for clients, " + (limit.soft() - limit.forConnections()) + " for logs";
        if (limit.soft() < LEAST) {
            return Diagnosis.problem(found, "That is too little for a broker. " + ADVICE);
        }
        return limit.soft() < ENOUGH
                ? Diagnosis.warning(found, "Many clients or partitions will be refused or slow. " + ADVICE)
                : Diagnosis.ok(found);
    }
}
