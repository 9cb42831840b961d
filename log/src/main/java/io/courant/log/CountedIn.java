package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Where records had to be to count, by the broker's default, since a data directory was stopped cleanly last. A start that
 * finds an unclean end must know it of the lives before it, whatever its own default is: where memory was enough, what was
 * shown may be gone.
 *
 * <p>Kept in the file {@code counted-in}, a {@link StoredFile} of kind {@code COUNTED_IN}. Body, version 2:
 *
 * <pre>
 * offset  size
 *      0     1  0: on disk, always; 1: in memory, at some time
 *      1     4  the epoch of the metadata partition in the life that wrote this
 * </pre>
 *
 * <p>Each start of a broker begins a new epoch, and writes this, before anything counts; one of an older release does not write
 * it. So it speaks for a life when it was written in the very epoch before: whatever has come in between may have been enough
 * with memory. Version 1 had no epoch.
 *
 * <p>Where the file is missing, cannot be read or speaks of another life, it may have said memory: that costs new leader
 * epochs, and the contrary would hide a loss.
 */
public enum CountedIn {
    /** On disk: no end of a process has taken back what counted. */
    DISK(0),
    /** In memory, at some time or always: a loss of power may have taken back what counted. */
    MEMORY(1);

    static final String FILE_NAME = "counted-in";

    private static final int FIRST_WITH_EPOCH = 2;

    private static final int EPOCH_AT = 1;
    private static final int BODY_BYTES = EPOCH_AT + Integer.BYTES;

    /** With less the file is not made: a start needs what is left for its journal. */
    private static final int LEAST_FREE_BYTES = 64 * 1024;

    private final byte code;

    CountedIn(int code) {
        this.code = (byte) code;
    }

    /** What the file says; {@code epoch} is that of the life that wrote it, or {@link #OF_NO_LIFE}. */
    record Kept(CountedIn value, int epoch) {

        /** No epoch is so low. */
        private static final int OF_NO_LIFE = -1;

        static final Kept UNKNOWN = new Kept(MEMORY, OF_NO_LIFE);

        /** Where records counted, as far as is known, in all lives before the one of {@code next}. */
        CountedIn before(int next) {
            return epoch == next - 1 ? value : MEMORY;
        }
    }

    /** Both, one after the other. */
    CountedIn and(CountedIn other) {
        return this == MEMORY ? MEMORY : other;
    }

    /**
     * Keeps this for the life of {@code epoch}, durably. In its place, where there is a file, whatever it seems to hold: what
     * can be read may be in the cache alone, after a sync that has failed. Where there is none, that says memory already, and a
     * full disk says so, too.
     */
    void keep(Disk disk, Path directory, int epoch) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        ByteBuffer body =
                ByteBuffer.allocate(BODY_BYTES).put(code).putInt(epoch).flip();
        if (disk.exists(file)) {
            StoredFile.writeOver(disk, file, StoredKind.COUNTED_IN, body);
        } else if (this == DISK && disk.usableBytes(directory) >= LEAST_FREE_BYTES) {
            StoredFile.write(disk, file, StoredKind.COUNTED_IN, body, StoredFile.Durability.DURABLE);
        }
    }

    /** What the file in {@code directory} holds: when it is sound, one of the values. */
    static StoredContent content(Disk disk, Path directory) throws IOException {
        StoredContent content = StoredFile.read(disk, directory.resolve(FILE_NAME), StoredKind.COUNTED_IN);
        if (!(content instanceof StoredContent.Sound(int version, ByteBuffer body))) {
            return content;
        }
        int expected = version < FIRST_WITH_EPOCH ? EPOCH_AT : BODY_BYTES;
        if (body.remaining() != expected) {
            return new StoredContent.Damaged("its body has " + body.remaining() + " bytes, not " + expected);
        }
        byte value = body.get(0);
        return value == DISK.code || value == MEMORY.code
                ? content
                : new StoredContent.Damaged("it holds " + value + ", which says nothing");
    }

    /** What the file in {@code directory} says, also to who cannot read it: one of an older release has none. */
    static Kept read(Disk disk, Path directory) throws IOException {
        if (!(content(disk, directory) instanceof StoredContent.Sound(int version, ByteBuffer body))
                || version < FIRST_WITH_EPOCH) {
            return Kept.UNKNOWN;
        }
        return new Kept(body.get(0) == DISK.code ? DISK : MEMORY, body.getInt(EPOCH_AT));
    }
}
