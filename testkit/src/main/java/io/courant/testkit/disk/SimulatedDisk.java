package io.courant.testkit.disk;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import io.courant.base.OrderedCopy;
import io.courant.base.Random;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.DiskFaults.Operation;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine's disk. It outlives processes: {@link #losePower} and {@link #killProcess} end the current life, after which
 * files and locks of that life are dead (whoever uses one gets a {@link SimulatedPowerLoss}), while this object serves
 * the next.
 */
public final class SimulatedDisk implements Disk {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Random random;
    private final DiskFaults faults;
    private final Set<Path> locked = new HashSet<>();
    private DiskWatcher watcher = new DiskWatcher() {};
    private DirectoryNode root = new DirectoryNode();
    /** Capacities of their own, by the directory that has one. */
    private final Map<Path, Long> capacities = new HashMap<>();

    private long capacityBytes = UNLIMITED;
    private long usedBytes;
    private int life;
    /** Those of this life, each as often as it is open. */
    private final List<Path> open = new ArrayList<>();

    private TornBlocks.Rule tornBlocks = TornBlocks.UNSYNCED_BYTES.everywhere();

    /** A disk whose operations take no time. */
    public SimulatedDisk(long seed) {
        this(new SeededRandom(seed).fork("disk"), nanos -> {});
    }

    /** A disk whose operations take the time of {@code world}. */
    public SimulatedDisk(SimulatedWorld world) {
        this(world.random().fork("disk"), world::takeTime);
    }

    private SimulatedDisk(Random random, LongConsumer time) {
        this.random = random;
        this.faults = new DiskFaults(random, time);
    }

    public DiskFaults faults() {
        return faults;
    }

    /** Tells {@code newWatcher} from now on, and nobody else. */
    public void watch(DiskWatcher newWatcher) {
        watcher = newWatcher;
        faults.watch(newWatcher);
    }

    /** Limits the disk to {@code bytes} of file contents; names cost nothing. */
    public void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    /** Limits what lies below {@code directory} to {@code bytes} of file contents, beside the limit of the whole. */
    public void limitCapacity(Path directory, long bytes) {
        if (bytes == UNLIMITED) {
            capacities.remove(directory);
        } else {
            capacities.put(directory, bytes);
        }
    }

    /** Says what a loss of power may take with blocks of 4 KiB that were being written, of files that are made from now on. */
    public void tearBlocks(TornBlocks.Rule rule) {
        tornBlocks = rule;
    }

    public long usedBytes() {
        return usedBytes;
    }

    /** Bytes of file contents below {@code directory}; none when it is not there. */
    public long usedBytes(Path directory) {
        return find(directory) instanceof DirectoryNode there ? bytesBelow(there) : 0;
    }

    /** Files that are open in this life. */
    public int openFiles() {
        return open.size();
    }

    /** Their paths, each as often as it is open. */
    public List<Path> openPaths() {
        return List.copyOf(open);
    }

    /**
     * Cuts the power: of everything not synced a part stays that {@code random} chooses. Returns true when something
     * was lost of what processes had seen.
     */
    public boolean losePower(Random random) {
        DirectoryNode.Losses losses = DirectoryNode.losePower(root, random);
        nextLife();
        return losses.names + losses.files > 0;
    }

    /** Ends the process that used the disk; everything it wrote stays. */
    public void killProcess() {
        nextLife();
    }

    /** A disk of its own with the present contents, all of it durable, without faults. */
    public SimulatedDisk copy(long seed) {
        SimulatedDisk copy = new SimulatedDisk(seed);
        copy.root = root.copyDurable();
        copy.usedBytes = usedBytes;
        copy.tornBlocks = tornBlocks;
        return copy;
    }

    /**
     * Takes {@code directory} away with all that is below, as somebody other than the process may; who has a file open goes
     * on with it. Durable at once.
     */
    public void removeAll(Path directory) throws IOException {
        DirectoryNode parent = directoryAt(parentOf(directory), directory);
        parent.set(nameOf(directory), null);
        parent.sync();
    }

    /** The names in {@code directory} as processes see them, looked at without an operation; none when it is not there. */
    public Set<String> namesIn(Path directory) {
        return find(directory) instanceof DirectoryNode there ? OrderedCopy.setOf(there.cached.keySet()) : Set.of();
    }

    /**
     * Gives a directory another name, as somebody other than the process may; who has a file open goes on with it. Durable
     * at once. False, and nothing is done, when there is no {@code from} or there is something at {@code to}.
     */
    public boolean move(Path from, Path to) {
        if (!(find(parentOf(from)) instanceof DirectoryNode parent)
                || find(from) == null
                || find(to) != null
                || !(find(parentOf(to)) instanceof DirectoryNode target)) {
            return false;
        }
        parent.rename(String.valueOf(from.getFileName()), target, String.valueOf(to.getFileName()));
        parent.sync();
        target.sync();
        return true;
    }

    /** Flips one bit of {@code file}, in the cache and on the platter. */
    public void flipBit(Path file, long position, int bit) throws IOException {
        fileAt(file).flipBit(Math.toIntExact(position), bit);
    }

    private void nextLife() {
        life++;
        open.clear();
        locked.clear();
        faults.nextLife();
        usedBytes = bytesBelow(root);
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        faults.before(Operation.OPEN, file.toString());
        DirectoryNode parent = directoryAt(parentOf(file), file);
        String name = nameOf(file);
        Node node = parent.cached.get(name);
        if (node instanceof DirectoryNode) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        if (node == null && mode == Mode.READ) {
            throw new NoSuchFileException(file.toString());
        }
        if (node != null && mode == Mode.CREATE_NEW) {
            throw new FileAlreadyExistsException(file.toString());
        }
        FileNode opened;
        if (node instanceof FileNode existing) {
            opened = existing;
        } else {
            opened = new FileNode(tornBlocks.of(file));
            parent.set(name, opened);
        }
        faults.after(Operation.OPEN, file.toString());
        open.add(file);
        watcher.opened(file);
        return new OpenFile(this, opened, file, mode != Mode.READ, life);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        faults.before(Operation.NAMES, directory.toString());
        DirectoryNode current = root;
        for (Path part : directory.normalize()) {
            Node child = current.cached.get(part.toString());
            switch (child) {
                case null -> {
                    DirectoryNode made = new DirectoryNode();
                    current.set(part.toString(), made);
                    current = made;
                }
                case DirectoryNode existing -> current = existing;
                case FileNode ignored -> throw new FileAlreadyExistsException(directory.toString());
            }
        }
        faults.after(Operation.NAMES, directory.toString());
    }

    @Override
    public boolean exists(Path path) throws IOException {
        faults.before(Operation.READ, path.toString());
        return find(path) != null;
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        faults.before(Operation.READ, path.toString());
        return find(path) instanceof DirectoryNode;
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        faults.before(Operation.READ, directory.toString());
        return List.copyOf(directoryAt(directory, directory).cached.keySet());
    }

    @Override
    public long size(Path file) throws IOException {
        faults.before(Operation.READ, file.toString());
        return fileAt(file).size();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        faults.before(Operation.NAMES, from + " to " + to);
        DirectoryNode source = directoryAt(parentOf(from), from);
        DirectoryNode target = directoryAt(parentOf(to), to);
        Node moved = source.cached.get(nameOf(from));
        Node replaced = target.cached.get(nameOf(to));
        if (moved == null) {
            throw new NoSuchFileException(from.toString());
        }
        if (replaced instanceof DirectoryNode directory && !directory.cached.isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        if (replaced != null && replaced.getClass() != moved.getClass()) {
            throw new FileSystemException(from.toString(), to.toString(), "one is a directory, the other is not");
        }
        if (replaced != moved) {
            usedBytes -= replaced instanceof FileNode file ? file.size() : 0;
            source.rename(nameOf(from), target, nameOf(to));
        }
        faults.after(Operation.NAMES, from + " to " + to);
        watcher.renamed(to);
    }

    @Override
    public void delete(Path path) throws IOException {
        faults.before(Operation.NAMES, path.toString());
        DirectoryNode parent = directoryAt(parentOf(path), path);
        switch (parent.cached.get(nameOf(path))) {
            case null -> throw new NoSuchFileException(path.toString());
            case DirectoryNode directory -> {
                if (!directory.cached.isEmpty()) {
                    throw new DirectoryNotEmptyException(path.toString());
                }
            }
            case FileNode file -> usedBytes -= file.size();
        }
        parent.set(nameOf(path), null);
        faults.after(Operation.NAMES, path.toString());
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        faults.before(Operation.SYNC_DIRECTORY, directory.toString());
        directoryAt(directory, directory).sync();
        faults.after(Operation.SYNC_DIRECTORY, directory.toString());
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        faults.before(Operation.READ, path.toString());
        return leftBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        faults.before(Operation.READ, path.toString());
        long total = capacityBytes;
        for (Map.Entry<Path, Long> limited : capacities.entrySet()) {
            total = path.startsWith(limited.getKey()) ? Math.min(total, limited.getValue()) : total;
        }
        return total;
    }

    private long leftBytes(Path path) {
        long left = capacityBytes - usedBytes;
        for (Map.Entry<Path, Long> limited : capacities.entrySet()) {
            if (path.startsWith(limited.getKey())) {
                left = Math.min(left, limited.getValue() - usedBytes(limited.getKey()));
            }
        }
        return Math.max(0, left);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        open(file, Mode.READ_WRITE).close();
        Path key = file.normalize();
        if (!locked.add(key)) {
            throw new DirectoryInUseException(file + " is locked by someone else");
        }
        int lifeOfLock = life;
        return () -> {
            if (life == lifeOfLock) {
                locked.remove(key);
            }
        };
    }

    Random random() {
        return random;
    }

    DiskWatcher watcher() {
        return watcher;
    }

    boolean isCurrent(int lifeOfFile) {
        return life == lifeOfFile;
    }

    void closed(Path file) {
        Invariants.check(open.remove(file), "%s is closed and was not open", file);
        watcher.closed(file);
    }

    /** Takes room for {@code file} to grow by {@code bytes}; returns how much of it there is. */
    long grow(Path file, long bytes) {
        long granted = Math.min(bytes, leftBytes(file));
        usedBytes += granted;
        return granted;
    }

    void shrink(long bytes) {
        usedBytes -= bytes;
    }

    private @Nullable Node find(Path path) {
        Node current = root;
        for (Path part : path.normalize()) {
            if (!(current instanceof DirectoryNode directory)) {
                return null;
            }
            Node child = directory.cached.get(part.toString());
            if (child == null) {
                return null;
            }
            current = child;
        }
        return current;
    }

    private DirectoryNode directoryAt(Path path, Path asked) throws IOException {
        return switch (find(path)) {
            case null -> throw new NoSuchFileException(asked.toString());
            case DirectoryNode directory -> directory;
            case FileNode ignored -> throw new NotDirectoryException(path.toString());
        };
    }

    private FileNode fileAt(Path path) throws IOException {
        return switch (find(path)) {
            case null -> throw new NoSuchFileException(path.toString());
            case FileNode file -> file;
            case DirectoryNode ignored -> throw new FileSystemException(path.toString(), null, "is a directory");
        };
    }

    private static Path parentOf(Path path) {
        Path parent = path.normalize().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static String nameOf(Path path) throws IOException {
        Path name = path.normalize().getFileName();
        if (name == null) {
            throw new FileSystemException(path.toString(), null, "has no name");
        }
        return name.toString();
    }

    private static long bytesBelow(DirectoryNode directory) {
        long bytes = 0;
        for (Node child : directory.cached.values()) {
            bytes += switch (child) {
                case DirectoryNode below -> bytesBelow(below);
                case FileNode file -> file.size();
            };
        }
        return bytes;
    }
}
