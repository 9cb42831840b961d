package io.courant.log.segment;

import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.EventLog;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens the files of segments. Has no state: for any lane. */
public final class SegmentOpener {

    private final Disk disk;
    private final EventLog events;

    public SegmentOpener(Disk disk, EventLog events) {
        this.disk = disk;
        this.events = events;
    }

    /** Opens the file of a segment that exists. */
    public CountedFile open(Path path) throws IOException {
        if (!disk.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return opened(path);
    }

    /** Makes the file of a segment. One of this name can only be left from a try that failed: it is emptied. */
    public CountedFile create(Path path) throws IOException {
        CountedFile file = opened(path);
        DiskFile left = file.file();
        boolean empty = false;
        try {
            left.truncate(0);
            empty = true;
        } finally {
            if (!empty) {
                file.release();
            }
        }
        return file;
    }

    private CountedFile opened(Path path) throws IOException {
        DiskFile file = disk.open(path, Disk.Mode.READ_WRITE);
        return new CountedFile(file, e -> events.error("log.close-failed", "closing " + path + " failed", e));
    }
}
