package io.courant.metadata.coordination;

import io.courant.base.Bytes;
import io.courant.base.Completion;
import io.courant.base.Coordination;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Lane;
import io.courant.base.OrderedCopy;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.metadata.MetadataLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Coordination for a broker that is alone: the cell is a file in its data directory, whose lock keeps every other process
 * out, so that announcements need not leave this process.
 *
 * <p>The file is written aside, synced, renamed over the old one, and its directory synced: at every instant there is one
 * whole cell.
 *
 * <pre>
 *  0       4        6         8             16       20              20+n     24+n
 *  +-------+--------+---------+-------------+--------+---------------+--------+
 *  | magic | format | zero    | version     | n      | contents      | CRC32C |
 *  | "CCel"| 1      |         | of the cell | length |               |        |
 *  +-------+--------+---------+-------------+--------+---------------+--------+
 * </pre>
 *
 * Big-endian. The CRC covers all before it, and stands at the end whatever the format: nothing else is believed before it.
 *
 * <p>After a change that failed nothing is answered any more: its outcome is known at the next start.
 *
 * <p>All state belongs to the lane: what runs there runs one at a time.
 */
public final class LocalCoordination implements Coordination {

    /** The name of the file in the data directory. */
    public static final String FILE_NAME = "coordination";

    private static final int MAGIC = 0x4343656C;
    private static final short FORMAT = 1;
    private static final int HEADER_BYTES = 20;
    private static final int CRC_BYTES = 4;

    private record Watcher(Shard home, Consumer<Set<Member>> told) {}

    private final Disk disk;
    private final Path directory;
    private final Path file;
    private final Path aside;
    private final Lane lane;
    private final Map<Integer, Member> members = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private boolean directorySynced;
    private @Nullable IOException failure;

    /** Coordination in {@code directory}, whose lock the caller holds; {@code lane} does the work. */
    public LocalCoordination(Disk disk, Path directory, Lane lane) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve(FILE_NAME);
        this.aside = directory.resolve(FILE_NAME + ".tmp");
        this.lane = lane;
    }

    @Override
    public void announce(Member member, Shard home, Completion<Announced> completion) {
        lane.submit(home, () -> announced(member), completion);
    }

    @Override
    public void watchMembers(Shard home, Consumer<Set<Member>> watcher) {
        Lane.Work<Watcher> add = () -> {
            Watcher added = new Watcher(home, watcher);
            watchers.add(added);
            tell(added);
            return added;
        };
        lane.submit(home, add, outcome -> {
            // Nothing in the work above can fail, and its news travels as an event of its own.
        });
    }

    @Override
    public void readCell(Shard home, Completion<Cell> completion) {
        lane.submit(home, this::read, completion);
    }

    @Override
    public void compareAndSetCell(long expectedVersion, Bytes contents, Shard home, Completion<CellChange> completion) {
        if (contents.length() > MetadataLimits.MAX_CELL_BYTES) {
            home.execute(() -> completion.completed(Outcome.failure(new IOException(
                    "a cell holds at most " + MetadataLimits.MAX_CELL_BYTES + " bytes, not " + contents.length()))));
            return;
        }
        lane.submit(home, () -> change(expectedVersion, contents), completion);
    }

    private Announced announced(Member member) {
        Member holder = members.putIfAbsent(member.brokerId(), member);
        if (holder != null && !holder.equals(member)) {
            return new Announced.IdTaken(holder);
        }
        if (holder == null) {
            watchers.forEach(this::tell);
        }
        return new Announced.Accepted();
    }

    private void tell(Watcher watcher) {
        Set<Member> present = OrderedCopy.setOf(members.values());
        watcher.home.execute(() -> watcher.told.accept(present));
    }

    private CellChange change(long expectedVersion, Bytes contents) throws IOException {
        Cell current = read();
        if (current.version() != expectedVersion) {
            return new CellChange.Refused(current);
        }
        Cell changed = new Cell(expectedVersion + 1, contents);
        DiskFile target = opened();
        try {
            write(target, changed);
        } catch (IOException e) {
            // What is on disk is unknown, and reading it would tell what the cache holds: nothing is answered any more.
            failure = e;
            throw e;
        }
        return new CellChange.Changed(changed.version());
    }

    /** The file beside the cell; when it cannot be opened, nothing was changed and the outcome is known. */
    private DiskFile opened() throws IOException {
        try {
            return disk.open(aside, Disk.Mode.READ_WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "directory " + directory + " cannot be written to (" + e.getMessage()
                            + "). Let this user write there",
                    e);
        }
    }

    private void write(DiskFile opened, Cell cell) throws IOException {
        try (DiskFile target = opened) {
            ByteBuffer bytes = encoded(cell);
            target.truncate(bytes.remaining());
            target.write(0, bytes);
            target.sync();
        }
        disk.rename(aside, file);
        disk.syncDirectory(directory);
    }

    private Cell read() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "whether the last change of " + file + " is durable is unknown until the next start", failure);
        }
        if (!directorySynced) {
            // The last process may have died between renaming and syncing; what is read must not go away again.
            disk.syncDirectory(directory);
            directorySynced = true;
        }
        if (!disk.exists(file)) {
            return new Cell(0, Bytes.EMPTY);
        }
        try (DiskFile source = disk.open(file, Disk.Mode.READ)) {
            long size = source.size();
            if (size < HEADER_BYTES + CRC_BYTES || size > HEADER_BYTES + CRC_BYTES + MetadataLimits.MAX_CELL_BYTES) {
                throw damaged("it has " + size + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            if (source.read(0, bytes) != size) {
                throw damaged("it ended early");
            }
            return decoded(bytes.flip());
        }
    }

    private static ByteBuffer encoded(Cell cell) {
        byte[] contents = cell.contents().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + contents.length + CRC_BYTES);
        bytes.putInt(MAGIC).putShort(FORMAT).putShort((short) 0).putLong(cell.version());
        bytes.putInt(contents.length).put(contents);
        return bytes.putInt(crc(bytes, bytes.position())).flip();
    }

    private Cell decoded(ByteBuffer bytes) throws IOException {
        if (bytes.getInt() != MAGIC) {
            throw damaged("it does not begin as one");
        }
        int covered = bytes.limit() - CRC_BYTES;
        if (bytes.getInt(covered) != crc(bytes, covered)) {
            throw damaged("its checksum is wrong");
        }
        short format = bytes.getShort();
        if (format != FORMAT) {
            throw new IOException("coordination cell " + file + " has format " + format
                    + ", written by a newer release; this one knows " + FORMAT + " only. Start that release");
        }
        bytes.getShort();
        long version = bytes.getLong();
        int length = bytes.getInt();
        if (length != bytes.remaining() - CRC_BYTES) {
            throw damaged("it says that it holds " + length + " bytes");
        }
        byte[] contents = new byte[length];
        bytes.get(contents);
        return new Cell(version, Bytes.copyOf(contents));
    }

    private static int crc(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, length));
        return (int) crc.getValue();
    }

    private IOException damaged(String why) {
        return new IOException(file + " is not a coordination cell or is damaged: " + why);
    }
}
