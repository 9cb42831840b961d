package io.courant.log;

import io.courant.base.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** A data directory, or what says who it is, was removed while this process worked in it. */
final class DirectoryGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    private DirectoryGoneException(Path directory) {
        super(directory + " has no file '" + DirectoryIdentity.FILE_NAME + "' any more");
    }

    /** Sees whether the data directory {@code directory} is still there; blocks. */
    static void check(Disk disk, Path directory) throws IOException {
        if (!disk.exists(directory.resolve(DirectoryIdentity.FILE_NAME))) {
            throw new DirectoryGoneException(directory);
        }
    }
}
