package io.courant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyDiskTest {

    private final Disk disk = new ReadOnlyDisk();

    @TempDir
    Path directory;

    @Test
    void readsWhatIsThere() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        try (DiskFile open = disk.open(file, Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(10);
            assertThat(open.read(1, bytes)).isEqualTo(3);
            assertThat(open.size()).isEqualTo(4);
        }
        assertThat(disk.list(directory)).containsExactly("file");
        assertThat(disk.isDirectory(directory)).isTrue();
        assertThat(disk.exists(file.resolve("below-a-file"))).isFalse();
    }

    @Test
    void changesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        refuses(() -> disk.open(file, Disk.Mode.READ_WRITE));
        refuses(() -> disk.open(directory.resolve("new"), Disk.Mode.CREATE_NEW));
        refuses(() -> disk.createDirectories(directory.resolve("new")));
        refuses(() -> disk.rename(file, directory.resolve("new")));
        refuses(() -> disk.delete(file));
        refuses(() -> disk.syncDirectory(directory));
        try (DiskFile open = disk.open(file, Disk.Mode.READ)) {
            assertThatThrownBy(() -> open.write(0, ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> open.write(0, new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(1)}))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> open.truncate(0)).isInstanceOf(NonWritableChannelException.class);
        }
        assertThat(Files.readString(file)).isEqualTo("text");
        assertThat(directory.toFile().list()).containsExactly("file");
    }

    private static void refuses(ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(ReadOnlyFileSystemException.class);
    }
}
