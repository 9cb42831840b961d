package io.courant.log.offline;

import java.nio.file.Path;

/** Takes what is found in one partition. */
@FunctionalInterface
interface PartitionReports {

    /** Position, offset and sequence are -1 where there is none. */
    void report(Finding.Severity severity, Path file, long position, long offset, long sequence, String reason);
}
