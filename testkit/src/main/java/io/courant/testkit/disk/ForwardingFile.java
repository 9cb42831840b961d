package io.courant.testkit.disk;

import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file that passes everything on; subclasses override what shall be different. It shows no channel, even when the file
 * behind it has one: a network reads what it sends of it.
 */
public class ForwardingFile implements DiskFile {

    private final DiskFile file;

    public ForwardingFile(DiskFile file) {
        this.file = file;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        file.write(position, source);
    }

    @Override
    public void write(long position, ByteBuffer[] sources) throws IOException {
        file.write(position, sources);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return file.read(position, target);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void startWriteback() {
        file.startWriteback();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
