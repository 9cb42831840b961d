package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.Disk.DiskLock;
import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does while the power stays on. */
public abstract class DiskContract {

    protected abstract Disk disk();

    /** An existing empty directory of this test's own. */
    protected abstract Path directory();

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path path = directory().resolve("file");
        try (DiskFile file = disk().open(path, Mode.READ_WRITE)) {
            file.write(0, bytes("hello "));
            file.write(6, new ByteBuffer[] {bytes("wo"), bytes(""), bytes("rld")});
            assertThat(file.size()).isEqualTo(11);
            assertThat(text(file)).isEqualTo("hello world");
            file.write(0, bytes("J"));
            assertThat(text(file)).isEqualTo("Jello world");
        }
        assertThat(disk().size(path)).isEqualTo(11);
        try (DiskFile file = disk().open(path, Mode.READ)) {
            assertThat(text(file)).isEqualTo("Jello world");
        }
    }

    @Test
    void consumesTheSourceAndOnlyTheSource() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            ByteBuffer source = bytes("xxabcxx");
            source.position(2).limit(5);
            file.write(0, source);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(source.position()).isEqualTo(5);
            assertThat(text(file)).isEqualTo("abc");
        }
    }

    @Test
    void takesDirectBuffersAndHeapBuffersAlike() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(3).put(new byte[] {1, 2, 3}).flip();
            file.write(0, new ByteBuffer[] {direct, ByteBuffer.wrap(new byte[] {4, 5})});
            ByteBuffer target = ByteBuffer.allocateDirect(5);
            assertThat(file.read(0, target)).isEqualTo(5);
            for (int i = 0; i < 5; i++) {
                assertThat(target.get(i)).isEqualTo((byte) (i + 1));
            }
        }
    }

    @Test
    void writesManyBuffersAtOnce() throws IOException {
        ByteBuffer[] sources = new ByteBuffer[3_000];
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < sources.length; i++) {
            sources[i] = bytes(i + ",");
            expected.append(i).append(',');
        }
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            file.write(0, sources);
            assertThat(text(file)).isEqualTo(expected.toString());
        }
    }

    @Test
    void fillsAGapWithZeros() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            file.write(10_000, bytes("x"));
            assertThat(file.size()).isEqualTo(10_001);
            ByteBuffer target = ByteBuffer.allocate(10_000);
            assertThat(file.read(0, target)).isEqualTo(10_000);
            assertThat(target.array()).containsOnly(0);
        }
    }

    @Test
    void readsShortAtTheEndAndNothingBehindIt() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            file.write(0, bytes("abc"));
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(file.read(1, target)).isEqualTo(2);
            assertThat(target.position()).isEqualTo(2);
            assertThat(file.read(3, target)).isZero();
            assertThat(file.read(100, target)).isZero();
        }
    }

    @Test
    void cutsAFileAndNeverExtendsIt() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            file.write(0, bytes("abcdef"));
            file.truncate(10);
            assertThat(file.size()).isEqualTo(6);
            file.truncate(2);
            assertThat(text(file)).isEqualTo("ab");
            file.write(4, bytes("x"));
            assertThat(text(file)).isEqualTo("ab\0\0x");
        }
    }

    @Test
    void syncKeepsContents() throws IOException {
        try (DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW)) {
            file.write(0, bytes("abc"));
            file.sync();
            file.sync();
            assertThat(text(file)).isEqualTo("abc");
        }
        disk().syncDirectory(directory());
    }

    @Test
    void refusesAFileThatIsClosed() throws IOException {
        DiskFile file = disk().open(directory().resolve("file"), Mode.CREATE_NEW);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.write(0, bytes("x"))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::sync).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void opensByMode() throws IOException {
        Path path = directory().resolve("file");
        assertThatThrownBy(() -> disk().open(path, Mode.READ)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().open(directory().resolve("missing/file"), Mode.CREATE_NEW))
                .isInstanceOf(NoSuchFileException.class);
        disk().open(path, Mode.CREATE_NEW).close();
        assertThatThrownBy(() -> disk().open(path, Mode.CREATE_NEW)).isInstanceOf(FileAlreadyExistsException.class);
        disk().open(path, Mode.READ_WRITE).close();
        assertThat(disk().exists(path)).isTrue();
    }

    @Test
    void listsNamesInOrder() throws IOException {
        for (String name : new String[] {"b", "a", "c.log", "B"}) {
            disk().open(directory().resolve(name), Mode.CREATE_NEW).close();
        }
        disk().createDirectories(directory().resolve("d"));
        assertThat(disk().list(directory())).containsExactly("B", "a", "b", "c.log", "d");
        assertThatThrownBy(() -> disk().list(directory().resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void makesDirectoriesWithTheirParents() throws IOException {
        Path deep = directory().resolve("x/y/z");
        disk().createDirectories(deep);
        disk().createDirectories(deep);
        assertThat(disk().isDirectory(deep)).isTrue();
        assertThat(disk().list(directory().resolve("x"))).containsExactly("y");
        Path file = directory().resolve("file");
        disk().open(file, Mode.CREATE_NEW).close();
        assertThat(disk().isDirectory(file)).isFalse();
        assertThatThrownBy(() -> disk().createDirectories(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void deletesFilesAndEmptyDirectoriesOnly() throws IOException {
        Path sub = directory().resolve("sub");
        Path file = sub.resolve("file");
        disk().createDirectories(sub);
        disk().open(file, Mode.CREATE_NEW).close();
        assertThatThrownBy(() -> disk().delete(sub)).isInstanceOf(DirectoryNotEmptyException.class);
        disk().delete(file);
        assertThatThrownBy(() -> disk().delete(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().size(file)).isInstanceOf(NoSuchFileException.class);
        disk().delete(sub);
        assertThat(disk().exists(sub)).isFalse();
    }

    @Test
    void readsADeletedFileAsLongAsItIsOpen() throws IOException {
        Path path = directory().resolve("file");
        try (DiskFile file = disk().open(path, Mode.CREATE_NEW)) {
            file.write(0, bytes("still here"));
            disk().delete(path);
            assertThat(disk().exists(path)).isFalse();
            assertThat(text(file)).isEqualTo("still here");
        }
    }

    @Test
    void renamesAFileAndReplacesAnother() throws IOException {
        Path from = directory().resolve("from");
        Path to = directory().resolve("to");
        write(from, "new");
        write(to, "old");
        disk().rename(from, to);
        assertThat(disk().exists(from)).isFalse();
        try (DiskFile file = disk().open(to, Mode.READ)) {
            assertThat(text(file)).isEqualTo("new");
        }
        assertThatThrownBy(() -> disk().rename(from, to)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void renamesADirectoryWithAllInIt() throws IOException {
        disk().createDirectories(directory().resolve("a/b"));
        write(directory().resolve("a/b/file"), "text");
        disk().rename(directory().resolve("a"), directory().resolve("z"));
        try (DiskFile file = disk().open(directory().resolve("z/b/file"), Mode.READ)) {
            assertThat(text(file)).isEqualTo("text");
        }
        assertThat(disk().list(directory())).containsExactly("z");
    }

    @Test
    void locksForOneHolderAtATime() throws IOException {
        Path lockFile = directory().resolve(".lock");
        try (DiskLock lock = disk().lock(lockFile)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> disk().lock(lockFile)).isInstanceOf(DirectoryInUseException.class);
        }
        disk().lock(lockFile).close();
        assertThat(disk().exists(lockFile)).isTrue();
    }

    @Test
    void knowsThatThereIsRoom() throws IOException {
        assertThat(disk().usableBytes(directory())).isGreaterThan(1_000_000);
        assertThat(disk().totalBytes(directory())).isGreaterThanOrEqualTo(disk().usableBytes(directory()));
    }

    private void write(Path path, String contents) throws IOException {
        try (DiskFile file = disk().open(path, Mode.CREATE_NEW)) {
            file.write(0, bytes(contents));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DiskFile file) throws IOException {
        ByteBuffer target = ByteBuffer.allocate((int) file.size());
        assertThat(file.read(0, target)).isEqualTo(target.capacity());
        return new String(target.array(), StandardCharsets.UTF_8);
    }
}
