package io.courant.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.ChannelBacked;
import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.Disk.DiskLock;
import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import io.courant.testkit.contract.DiskContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSystemDiskTest extends DiskContract {

    private final Disk disk = new FileSystemDisk();

    @TempDir
    Path directory;

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path directory() {
        return directory;
    }

    @Test
    void offersTheChannelForSendingDirectly() throws IOException {
        try (DiskFile file = disk.open(directory.resolve("segment"), Mode.CREATE_NEW)) {
            assertThat(file).isInstanceOf(ChannelBacked.class);
        }
    }

    @Test
    void writingBackChangesNothingAndNeedsNoFile() throws IOException {
        Path path = directory.resolve("segment");
        try (DiskFile file = disk.open(path, Mode.CREATE_NEW)) {
            file.startWriteback();
            file.write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            file.startWriteback();
            assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 3);
            disk.delete(path);
            file.startWriteback();
            file.sync();
            assertThat(file.size()).isEqualTo(3);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // which has a file that is always full
    void namesTheFileThatAFailureIsAbout() throws IOException {
        Path path = Path.of("/dev/full");
        try (DiskFile file = disk.open(path, Mode.READ_WRITE)) {
            assertThatThrownBy(() -> file.write(7, ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("/dev/full: writing at 7 failed: No space left on device");
        }
    }

    @Test
    void doesNotTakeWhatItCannotLookAtForMissing() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        Path inside = loop.resolve("file");
        assertThatThrownBy(() -> disk.exists(inside))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("loop");
        assertThatThrownBy(() -> disk.isDirectory(inside)).isInstanceOf(IOException.class);
        Path file = Files.createFile(directory.resolve("plain"));
        assertThat(disk.exists(file.resolve("below"))).isFalse();
        assertThat(disk.isDirectory(file)).isFalse();
    }

    @Test
    void aRefusedLockLeavesTheHolderItsLock() throws IOException {
        Path file = directory.resolve(".lock");
        try (DiskLock held = disk.lock(file)) {
            assertThat(held).isNotNull();
            // A second name of the directory, as a link would give.
            Path other =
                    directory.resolve("..").resolve(directory.getFileName()).resolve(".lock");
            assertThatThrownBy(() -> disk.lock(other)).isInstanceOf(DirectoryInUseException.class);
            assertThatThrownBy(() -> disk.lock(file)).isInstanceOf(DirectoryInUseException.class);
        }
        disk.lock(file).close();
    }

    @Test
    void aDirectoryThatCannotBeOpenedIsNoFailedSync() {
        assertThatThrownBy(() -> disk.syncDirectory(directory.resolve("none"))).isInstanceOf(FileSystemException.class);
    }
}
