package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.testkit.disk.ForwardingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk that notes which files and directories are synced, and which files it is asked to write back before. */
final class SyncRecordingDisk extends ForwardingDisk {

    private final List<Path> synced = new ArrayList<>();
    private final List<Path> begun = new ArrayList<>();

    SyncRecordingDisk(Disk disk) {
        super(disk);
    }

    /** What was synced since the last call, in order. */
    List<Path> takeSynced() {
        List<Path> taken = List.copyOf(synced);
        synced.clear();
        return taken;
    }

    /** The files whose writeback was asked for since the last call, as long as nothing was synced. */
    List<Path> takeBegunBeforeSyncs() {
        List<Path> taken = List.copyOf(begun);
        begun.clear();
        return taken;
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        return new SyncRecordingFile(super.open(file, mode), file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        super.syncDirectory(directory);
        synced.add(directory);
    }

    private final class SyncRecordingFile extends ForwardingFile {
        private final Path path;

        SyncRecordingFile(DiskFile file, Path path) {
            super(file);
            this.path = path;
        }

        @Override
        public void sync() throws IOException {
            super.sync();
            synced.add(path);
        }

        @Override
        public void startWriteback() {
            super.startWriteback();
            if (synced.isEmpty()) {
                begun.add(path);
            }
        }
    }
}
