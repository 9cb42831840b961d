package io.courant.testkit.disk;

import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.disk.DiskFaults.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** A file as one process has it open. */
final class OpenFile implements DiskFile {

    private final SimulatedDisk disk;
    private final FileNode node;
    private final Path path;
    private final String name;
    private final boolean writable;
    private final int life;
    private boolean closed;

    OpenFile(SimulatedDisk disk, FileNode node, Path path, boolean writable, int life) {
        this.disk = disk;
        this.node = node;
        this.path = path;
        this.name = path.toString();
        this.writable = writable;
        this.life = life;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        write(position, new ByteBuffer[] {source});
    }

    @Override
    public void write(long position, ByteBuffer[] sources) throws IOException {
        begin(Operation.WRITE);
        Invariants.check(writable, "a file opened for reading is written");
        Invariants.check(position >= 0, "position %s", position);
        int next = Math.toIntExact(position);
        for (ByteBuffer source : sources) {
            if (!source.hasRemaining()) {
                continue;
            }
            int growth = Math.max(0, Math.addExact(next, source.remaining()) - node.size());
            int missing = growth - (int) disk.grow(path, growth);
            if (missing > 0) {
                ByteBuffer fitting = source.slice(source.position(), Math.max(0, source.remaining() - missing));
                if (fitting.hasRemaining()) {
                    node.write(next, fitting);
                }
                throw disk.faults().noSpace();
            }
            int length = source.remaining();
            node.write(next, source);
            next += length;
        }
        int end = next;
        disk.watcher().written(path, () -> contents((int) position, end));
        disk.faults().after(Operation.WRITE, name);
    }

    private ByteBuffer contents(int from, int to) {
        ByteBuffer contents = ByteBuffer.allocate(to - from);
        node.read(from, contents);
        return contents.flip();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        begin(Operation.READ);
        Invariants.check(position >= 0, "position %s", position);
        return position >= node.size() ? 0 : node.read((int) position, target);
    }

    @Override
    public long size() throws IOException {
        begin(Operation.READ);
        return node.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        begin(Operation.TRUNCATE);
        Invariants.check(writable, "a file opened for reading is cut");
        if (size < node.size()) {
            disk.shrink(node.size() - size);
            node.truncate((int) size);
        }
        disk.faults().after(Operation.TRUNCATE, name);
    }

    @Override
    public void sync() throws IOException {
        begin(Operation.SYNC);
        if (disk.faults().syncFails(name)) {
            node.failSync(disk.random());
            disk.watcher().syncFailed(path);
            throw new IOException("simulated failure to sync " + name);
        }
        node.sync();
        disk.faults().after(Operation.SYNC, name);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (disk.isCurrent(life)) {
                disk.closed(path);
            }
        }
    }

    private void begin(Operation operation) throws IOException {
        if (!disk.isCurrent(life)) {
            throw new SimulatedPowerLoss("a file of an earlier life is used: " + name);
        }
        if (closed) {
            throw new ClosedChannelException();
        }
        disk.faults().before(operation, name);
    }
}
