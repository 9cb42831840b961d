package io.courant.base;

import java.io.IOException;
import java.util.function.Consumer;

/** An open file that several readers may share; closed by the last release, so that a deleted file can still be sent. */
public final class CountedFile implements Counted {

    private final ReferenceCount references = new ReferenceCount();
    private final DiskFile file;
    private final Consumer<IOException> closeFailed;

    /** Counts references to {@code file}; {@code closeFailed} is told, on the thread of the last release, when closing fails. */
    public CountedFile(DiskFile file, Consumer<IOException> closeFailed) {
        this.file = file;
        this.closeFailed = closeFailed;
    }

    public DiskFile file() {
        return file;
    }

    @Override
    public void retain() {
        references.retain();
    }

    @Override
    public void release() {
        if (references.release()) {
            try {
                file.close();
            } catch (IOException e) {
                closeFailed.accept(e);
            }
        }
    }
}
