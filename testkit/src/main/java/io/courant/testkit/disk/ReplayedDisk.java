package io.courant.testkit.disk;

import io.courant.base.Invariants;
import io.courant.base.Random;
import io.courant.testkit.disk.DirectoryNode.NameChange;
import io.courant.testkit.disk.FileNode.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a real disk may hold, reckoned from the operations that were made on it: the same two views of every file and name as
 * in {@link SimulatedDisk}, and the same losses. Unlike there, operations take time and overlap: each write and each sync
 * has a beginning and an end, and a sync makes durable what had ended when it began.
 *
 * <p>Paths are those below the root, files and operations have the numbers that the caller gives them. Used by one thread.
 */
public final class ReplayedDisk {

    private final TornBlocks.Rule tornBlocks;
    private final DirectoryNode root = new DirectoryNode();
    private final Map<Long, FileNode> files = new HashMap<>();
    private final Map<Long, Effect> effects = new HashMap<>();
    private final Set<Effect> underway = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Long, Runnable> syncs = new HashMap<>();

    /** {@code tornBlocks} says what a loss of power may take with blocks of 4 KiB that were being written. */
    public ReplayedDisk(TornBlocks.Rule tornBlocks) {
        this.tornBlocks = tornBlocks;
    }

    public void makeDirectory(Path path) {
        parentOf(path).set(nameOf(path), new DirectoryNode());
    }

    public void makeFile(Path path) {
        parentOf(path).set(nameOf(path), new FileNode(tornBlocks.of(path)));
    }

    public void rename(Path from, Path to) {
        DirectoryNode source = parentOf(from);
        DirectoryNode target = parentOf(to);
        if (source.cached.get(nameOf(from)) != target.cached.get(nameOf(to))) {
            source.rename(nameOf(from), target, nameOf(to));
        }
    }

    public void delete(Path path) {
        parentOf(path).set(nameOf(path), null);
    }

    /** From now on {@code file} stands for the file that has the name {@code path} now. */
    public void open(long file, Path path) {
        if (!(parentOf(path).cached.get(nameOf(path)) instanceof FileNode node)) {
            throw new IllegalStateException(path + " is opened and is no file");
        }
        files.put(file, node);
    }

    public void beginWrite(long operation, long file, long position, ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            begin(operation, node(file).write(Math.toIntExact(position), bytes.duplicate()));
        }
    }

    public void beginTruncation(long operation, long file, long size) {
        Effect effect = node(file).truncate(Math.toIntExact(size));
        if (effect != null) {
            begin(operation, effect);
        }
    }

    public void beginSync(long operation, long file) {
        FileNode node = node(file);
        Set<Effect> covered = node.unsyncedBut(underway);
        syncs.put(operation, () -> node.sync(covered));
    }

    public void beginDirectorySync(long operation, Path path) {
        DirectoryNode directory = directoryAt(path);
        List<NameChange> covered = directory.unsynced();
        syncs.put(operation, () -> directory.sync(covered));
    }

    /** The write, truncation or sync with that number has succeeded. */
    public void end(long operation) {
        Effect effect = effects.remove(operation);
        if (effect != null) {
            underway.remove(effect);
        }
        Runnable sync = syncs.remove(operation);
        if (sync != null) {
            sync.run();
        }
    }

    /**
     * Cuts the power: of everything that is not durable a part stays that {@code random} chooses, and nothing is open any more.
     */
    public void losePower(Random random) {
        DirectoryNode.losePower(root, random);
        files.clear();
        effects.clear();
        underway.clear();
        syncs.clear();
    }

    /** Makes below {@code directory} everything that processes would see now. */
    public void writeTo(Path directory) throws IOException {
        write(root, directory);
    }

    private static void write(DirectoryNode from, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, Node> entry : from.cached.entrySet()) {
            Path path = directory.resolve(entry.getKey());
            switch (entry.getValue()) {
                case DirectoryNode below -> write(below, path);
                case FileNode file -> {
                    ByteBuffer contents = ByteBuffer.allocate(file.size());
                    file.read(0, contents);
                    Files.write(path, contents.array());
                }
            }
        }
    }

    private void begin(long operation, Effect effect) {
        effects.put(operation, effect);
        underway.add(effect);
    }

    private FileNode node(long file) {
        return Objects.requireNonNull(files.get(file), "a file that is not open");
    }

    private DirectoryNode parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : directoryAt(parent);
    }

    private DirectoryNode directoryAt(Path path) {
        DirectoryNode current = root;
        for (Path part : path) {
            if (!part.toString().isEmpty()) {
                Node child = current.cached.get(part.toString());
                Invariants.check(child instanceof DirectoryNode, "%s is no directory in %s", part, path);
                current = (DirectoryNode) Objects.requireNonNull(child);
            }
        }
        return current;
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }
}
