package io.courant.cli.doctor;

import io.courant.base.Disk;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether there is room for the journal and for the batches beside it, and for producers to be served as the watermarks have it.
 *
 * @param data the data directory, which need not exist
 */
record SpaceCheck(Path data, FreeSpace free, JournalLimits journal, SpaceLimits limits) implements Check {

    /** Tells how much can be written. */
    interface FreeSpace {
        /** Bytes that can still be written where {@code path} lies. */
        long usableBytes(Path path) throws IOException;

        /** Bytes of the file system that {@code path} lies on. */
        long totalBytes(Path path) throws IOException;

        static FreeSpace of(Disk disk) {
            return new FreeSpace() {
                @Override
                public long usableBytes(Path path) throws IOException {
                    return disk.usableBytes(path);
                }

                @Override
                public long totalBytes(Path path) throws IOException {
                    return disk.totalBytes(path);
                }
            };
        }
    }

    @Override
    public String name() {
        return "space";
    }

    @Override
    public Diagnosis look() throws IOException {
        Path place = Places.nearestExisting(data);
        long usable = free.usableBytes(place);
        long total = free.totalBytes(place);
        long atFirst = (long) journal.firstFiles() * journal.fileBytes();
        String found = Texts.bytes(usable) + " free";
        if (usable < atFirst) {
            return Diagnosis.problem(
                    found,
                    "A new journal alone takes " + Texts.bytes(atFirst) + ". Make room, or choose another directory");
        }
        if (usable <= limits.hardBytes(total)) {
            return Diagnosis.problem(
                    found,
                    "A broker refuses what producers send as long as there are not more than "
                            + Texts.bytes(limits.hardBytes(total))
                            + " (disk.free.hard.bytes). Make room, or choose another directory");
        }
        if (usable <= limits.softBytes(total)) {
            return Diagnosis.warning(
                    found,
                    "A broker slows producers down, and its journal does not grow, as long as there are not more than "
                            + Texts.bytes(limits.softBytes(total)) + " (disk.free.soft.bytes). Make room");
        }
        return usable < journal.journalBytes()
                ? Diagnosis.warning(
                        found,
                        "The journal alone may take " + Texts.bytes(journal.journalBytes())
                                + ", and data is kept beside it. Make room before the disk is full")
                : Diagnosis.ok(found);
    }
}
