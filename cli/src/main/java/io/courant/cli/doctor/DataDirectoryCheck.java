package io.courant.cli.doctor;

import io.courant.base.Disk;
import io.courant.log.DirectoryView;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a start would make of the data directory, or that a broker is at work in it.
 *
 * @param disk for looking only
 */
record DataDirectoryCheck(Disk disk, Path data, HeldLocks locks) implements Check {

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public Diagnosis look() throws IOException {
        try {
            if (locks.isKnown()) {
                int holder = locks.holder(data.resolve(DirectoryView.LOCK_FILE));
                if (holder != HeldLocks.NOBODY) {
                    return Diagnosis.ok(data + ": a broker is at work in it"
                            + (holder > 0 ? " (process " + holder + ")" : "")
                            + "; what it holds is told when the broker has stopped");
                }
            }
            return diagnosis(DirectoryView.of(disk, data));
        } catch (AccessDeniedException e) {
            return notPermitted(e.getFile() + " may not be read");
        }
    }

    private Diagnosis diagnosis(DirectoryView view) {
        return switch (view) {
            case DirectoryView.Refused refused -> Diagnosis.problem(data.toString(), sentence(refused));
            case DirectoryView.Fresh ignored -> fresh();
            case DirectoryView.Ours ours -> ours(ours);
        };
    }

    /** A refusal is a sentence already, which begins small and has no full stop. */
    private static String sentence(DirectoryView.Refused refused) {
        return "A start refuses it: " + refused.refusal().message();
    }

    private Diagnosis fresh() {
        Path place = Places.nearestExisting(data);
        Path above = data.toAbsolutePath().normalize();
        while (!Files.exists(above) && above.getParent() != null) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above)) {
            return Diagnosis.problem(
                    data + ": does not exist and cannot be made", above + " is a file. Choose another directory");
        }
        if (!Files.isWritable(place)) {
            return notPermitted(place + " may not be written to");
        }
        return Diagnosis.ok(data + (Files.exists(data) ? ": empty" : ": does not exist") + "; a start begins there");
    }

    private Diagnosis ours(DirectoryView.Ours ours) {
        if (!Files.isWritable(data)) {
            return notPermitted(data + " may not be written to");
        }
        String found = data + ": version " + ours.version() + ", of broker " + ours.brokerId() + ", "
                + (ours.stoppedCleanly() ? "stopped cleanly" : "not stopped cleanly: the next start recovers it")
                + (locks.isKnown() ? "" : "; whether a broker is at work in it is not known here");
        return ours.complaints().isEmpty()
                ? Diagnosis.ok(found)
                : Diagnosis.warning(
                        found,
                        "Not all of it counts: " + String.join("; ", ours.complaints())
                                + ". A start goes on without it; stop the broker and see what is lost by: courant log verify "
                                + data);
    }

    private Diagnosis notPermitted(String what) {
        return Diagnosis.problem(data + ": " + what, "Let this user read and write there, or choose another directory");
    }
}
