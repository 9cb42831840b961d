package io.courant.testkit.record;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One line of a recording. Its number, counted from 0, is the name of what it begins: of an open file, of a write, of a sync.
 * Paths are relative to the recorded directory.
 *
 * <pre>
 * kind (1 byte) | fields in the order of the record: numbers as 8 bytes, big endian; text as {@link DataOutputStream#writeUTF};
 *                 bytes without a length, up to the entry's end
 * </pre>
 */
public sealed interface Entry {

    /** What an entry is, by its first byte. */
    enum Kind {
        DIRECTORY_MADE(1),
        FILE_MADE(2),
        RENAMED(3),
        DELETED(4),
        OPENED(5),
        WRITE_BEGUN(6),
        TRUNCATION_BEGUN(7),
        SYNC_BEGUN(8),
        DIRECTORY_SYNC_BEGUN(9),
        ENDED(10),
        MARK(11);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind of(int code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("no kind of entry is " + code);
        }
    }

    Kind kind();

    void writeFields(DataOutputStream out) throws IOException;

    /** A directory was made; its parent exists. */
    record DirectoryMade(String path) implements Entry {
        @Override
        public Kind kind() {
            return Kind.DIRECTORY_MADE;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(path);
        }
    }

    /** An empty file was made. */
    record FileMade(String path) implements Entry {
        @Override
        public Kind kind() {
            return Kind.FILE_MADE;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(path);
        }
    }

    /** A file or directory has another name; what had that name before has none. */
    record Renamed(String from, String to) implements Entry {
        @Override
        public Kind kind() {
            return Kind.RENAMED;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(from);
            out.writeUTF(to);
        }
    }

    /** A file or an empty directory has lost its name. */
    record Deleted(String path) implements Entry {
        @Override
        public Kind kind() {
            return Kind.DELETED;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(path);
        }
    }

    /** An existing file was opened. */
    record Opened(String path) implements Entry {
        @Override
        public Kind kind() {
            return Kind.OPENED;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(path);
        }
    }

    /** A write to the file that entry {@code file} has opened. */
    record WriteBegun(long file, long position, ByteBuffer bytes) implements Entry {
        @Override
        public Kind kind() {
            return Kind.WRITE_BEGUN;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeLong(file);
            out.writeLong(position);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(bytes.position(), copy);
            out.write(copy);
        }
    }

    /** The file that entry {@code file} has opened is cut to {@code size} bytes. */
    record TruncationBegun(long file, long size) implements Entry {
        @Override
        public Kind kind() {
            return Kind.TRUNCATION_BEGUN;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeLong(file);
            out.writeLong(size);
        }
    }

    /** A sync of the file that entry {@code file} has opened. */
    record SyncBegun(long file) implements Entry {
        @Override
        public Kind kind() {
            return Kind.SYNC_BEGUN;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeLong(file);
        }
    }

    /** A sync of a directory; the empty path is the recorded directory itself. */
    record DirectorySyncBegun(String path) implements Entry {
        @Override
        public Kind kind() {
            return Kind.DIRECTORY_SYNC_BEGUN;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(path);
        }
    }

    /** What entry {@code operation} has begun has succeeded. What fails has no end. */
    record Ended(long operation) implements Entry {
        @Override
        public Kind kind() {
            return Kind.ENDED;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeLong(operation);
        }
    }

    /** What the test wants to remember of this moment. */
    record Mark(String text) implements Entry {
        @Override
        public Kind kind() {
            return Kind.MARK;
        }

        @Override
        public void writeFields(DataOutputStream out) throws IOException {
            out.writeUTF(text);
        }
    }

    /** The entry in {@code bytes}. */
    static Entry decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        return switch (Kind.of(in.readByte())) {
            case DIRECTORY_MADE -> new DirectoryMade(in.readUTF());
            case FILE_MADE -> new FileMade(in.readUTF());
            case RENAMED -> new Renamed(in.readUTF(), in.readUTF());
            case DELETED -> new Deleted(in.readUTF());
            case OPENED -> new Opened(in.readUTF());
            case WRITE_BEGUN -> new WriteBegun(in.readLong(), in.readLong(), ByteBuffer.wrap(in.readAllBytes()));
            case TRUNCATION_BEGUN -> new TruncationBegun(in.readLong(), in.readLong());
            case SYNC_BEGUN -> new SyncBegun(in.readLong());
            case DIRECTORY_SYNC_BEGUN -> new DirectorySyncBegun(in.readUTF());
            case ENDED -> new Ended(in.readLong());
            case MARK -> new Mark(in.readUTF());
        };
    }
}
