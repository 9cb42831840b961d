package io.courant.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What happens when a data directory fails: the broker's policy. Without the one that holds the metadata the process stops
 * and says why; without another one it goes on.
 */
public interface DirectoryFault {

    /**
     * {@code directory} can no longer be trusted; told once per shard that notices, on that shard. Nothing more is
     * acknowledged from there.
     *
     * @param what what was being done, to begin a sentence with
     */
    void directoryFailed(Path directory, String what, IOException cause);
}
