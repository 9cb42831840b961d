package io.courant.log.stored;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a small file in the common frame, all integers big-endian:
 *
 * <pre>
 * offset  size
 *      0     7  magic "COURANT"
 *      7     1  kind: a letter of {@link StoredKind}
 *      8     4  version of the body's format, from 1
 *     12     4  n, length of the body
 *     16     n  body
 *   16+n     4  CRC-32C of all that stands before
 * </pre>
 *
 * <p>The first 16 bytes and the checksum never change their meaning, so that a newer file can be refused with its number, and
 * is not mistaken for one whose version is damaged.
 */
public final class StoredFile {

    /** A file of this name is being written and never read. */
    public static final String ASIDE_SUFFIX = ".tmp";

    private static final byte[] MAGIC = {'C', 'O', 'U', 'R', 'A', 'N', 'T'};
    private static final int KIND_AT = 7;
    private static final int VERSION_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int BODY_AT = 16;
    private static final int FRAME_BYTES = BODY_AT + Integer.BYTES;

    /** Refused before anything is allocated: no file of ours comes near (a checkpoint of a million partitions has 200 MB). */
    private static final int LARGEST_BYTES = 1 << 30;

    private StoredFile() {}

    /** How much of the work of becoming durable the writer does. */
    public enum Durability {
        /** The file is synced, renamed into place and its directory synced: durable on return. */
        DURABLE,
        /** Renamed into place and no more: for what can be derived again. */
        DERIVED
    }

    /** Replaces {@code file} in one step: whoever looks finds the old content or the new one. */
    public static void write(Disk disk, Path file, StoredKind kind, ByteBuffer body, Durability durability)
            throws IOException {
        ByteBuffer frame = frame(kind, kind.newestVersion(), body);
        Path aside = file.resolveSibling(file.getFileName() + ASIDE_SUFFIX);
        try (DiskFile out = disk.open(aside, Disk.Mode.READ_WRITE)) {
            out.truncate(0);
            out.write(0, frame);
            if (durability == Durability.DURABLE) {
                Syncs.file(out, aside);
            }
        }
        disk.rename(aside, file);
        if (durability == Durability.DURABLE) {
            Syncs.directory(disk, Objects.requireNonNull(file.getParent()));
        }
    }

    /**
     * Writes a file where it stands, durably, over one that holds as much: needs no room, so that a full disk can be started
     * on, and no name. An end in between may leave a damaged file.
     */
    public static void writeOver(Disk disk, Path file, StoredKind kind, ByteBuffer body) throws IOException {
        ByteBuffer frame = frame(kind, kind.newestVersion(), body);
        try (DiskFile out = disk.open(file, Disk.Mode.READ_WRITE)) {
            if (out.size() > frame.remaining()) {
                out.truncate(frame.remaining());
            }
            out.write(0, frame);
            Syncs.file(out, file);
        }
    }

    /** Frames {@code body} as a file of {@code version} has it. */
    static ByteBuffer frame(StoredKind kind, int version, ByteBuffer body) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + body.remaining());
        frame.put(MAGIC).put((byte) kind.tag()).putInt(version).putInt(body.remaining());
        frame.put(body.duplicate());
        frame.putInt(checksum(frame, frame.position()));
        return frame.flip();
    }

    public static StoredContent read(Disk disk, Path file, StoredKind kind) throws IOException {
        ByteBuffer bytes;
        try (DiskFile in = disk.open(file, Disk.Mode.READ)) {
            long size = in.size();
            if (size < FRAME_BYTES || size > LARGEST_BYTES) {
                return new StoredContent.Damaged("it has " + size + " bytes, which no " + kind + " has");
            }
            bytes = ByteBuffer.allocate((int) size);
            in.read(0, bytes);
            bytes.flip();
        } catch (NoSuchFileException e) {
            return new StoredContent.Missing();
        }
        return content(bytes, kind);
    }

    /**
     * Reads the first {@code headBytes} of the body alone. The frame's checksum, which covers all of it, is not checked:
     * for bodies whose head has one of its own.
     */
    public static StoredContent readHead(Disk disk, Path file, StoredKind kind, int headBytes) throws IOException {
        try (DiskFile in = disk.open(file, Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(BODY_AT + headBytes);
            in.read(0, bytes);
            StoredContent wrong = wrongFrame(bytes.flip(), in.size(), kind);
            if (wrong != null) {
                return wrong;
            }
            if (bytes.remaining() < BODY_AT + headBytes) {
                return new StoredContent.Damaged("it ends within its head of " + headBytes + " bytes");
            }
            return new StoredContent.Sound(bytes.getInt(VERSION_AT), bytes.slice(BODY_AT, headBytes));
        } catch (NoSuchFileException e) {
            return new StoredContent.Missing();
        }
    }

    /** What is wrong with the frame at the beginning of a file of {@code size} bytes; null when nothing is. */
    private static @Nullable StoredContent wrongFrame(ByteBuffer bytes, long size, StoredKind kind) {
        if (bytes.remaining() < BODY_AT || !bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return new StoredContent.Damaged("it does not begin with the mark of our files");
        }
        if (bytes.get(KIND_AT) != (byte) kind.tag()) {
            return new StoredContent.Damaged("it is marked '%c', but a %s is marked '%c'"
                    .formatted((char) (bytes.get(KIND_AT) & 0xFF), kind, kind.tag()));
        }
        int length = bytes.getInt(LENGTH_AT);
        if (length != size - FRAME_BYTES) {
            return new StoredContent.Damaged(
                    "it says it holds %d bytes, but there are %d".formatted(length, size - FRAME_BYTES));
        }
        return null;
    }

    private static StoredContent content(ByteBuffer bytes, StoredKind kind) {
        StoredContent wrong = wrongFrame(bytes, bytes.remaining(), kind);
        if (wrong != null) {
            return wrong;
        }
        int length = bytes.getInt(LENGTH_AT);
        int expected = bytes.getInt(BODY_AT + length);
        int found = checksum(bytes, BODY_AT + length);
        if (expected != found) {
            return new StoredContent.Damaged(
                    "its checksum is %08x, but its bytes give %08x".formatted(expected, found));
        }
        int version = bytes.getInt(VERSION_AT);
        if (version > kind.newestVersion()) {
            return new StoredContent.Newer(version, kind.newestVersion());
        }
        if (version < 1) {
            return new StoredContent.Damaged("its version is " + version);
        }
        return new StoredContent.Sound(version, bytes.slice(BODY_AT, length));
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, length));
        return (int) crc.getValue();
    }
}
