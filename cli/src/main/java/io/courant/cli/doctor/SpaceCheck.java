package io.courant.cli.doctor;

import io.courant.log.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether there is room for the journal and for the batches beside it.
 *
 * @param data the data directory, which need not exist
 */
record SpaceCheck(Path data, FreeSpace free, JournalLimits journal) implements Check {

    /** Tells how much can be written. */
    interface FreeSpace {
        /** Bytes that can still be written where {@code path} lies. */
        long usableBytes(Path path) throws IOException;
    }

    @Override
    public String name() {
        return "space";
    }

    @Override
    public Diagnosis look() throws IOException {
        long usable = free.usableBytes(Places.nearestExisting(data));
        long atFirst = (long) journal.firstFiles() * journal.fileBytes();
        String found = Texts.bytes(usable) + " free";
        if (usable < atFirst) {
            return Diagnosis.problem(
                    found,
                    "A new journal alone takes " + Texts.bytes(atFirst) + ". Make room, or choose another directory");
        }
        return usable < journal.journalBytes()
                ? Diagnosis.warning(
                        found,
                        "The journal alone may take " + Texts.bytes(journal.journalBytes())
                                + ", and data is kept beside it. Make room before the disk is full")
                : Diagnosis.ok(found);
    }
}
