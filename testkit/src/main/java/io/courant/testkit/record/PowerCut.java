package io.courant.testkit.record;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.disk.ReplayedDisk;
import io.courant.testkit.disk.TornBlocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The power failed in the midst of a recording: what was synced before is there, and of everything else a part that a seed
 * chooses, for each block, each size and each name independently. The recorded directory was empty at the beginning.
 * Recording, cut and seed say everything: the same three make the same directory.
 */
public final class PowerCut {

    private final ReplayedDisk disk;
    private final List<String> marks;

    private PowerCut(ReplayedDisk disk, List<String> marks) {
        this.disk = disk;
        this.marks = marks;
    }

    /**
     * Cuts the power behind the first {@code entries} of {@code recording}. Behind the beginning of a write, and before its
     * end, the cut tears it; what it may take with a whole block, {@code tornBlocks} says.
     */
    public static PowerCut at(Recording recording, long entries, long seed, TornBlocks.Rule tornBlocks)
            throws IOException {
        PowerCut cut = new PowerCut(new ReplayedDisk(tornBlocks), new ArrayList<>());
        return cut.then(recording, entries, seed);
    }

    /**
     * Cuts the power again behind the first {@code entries} of {@code recording}, which began with what this cut has left.
     * Used at most once, and after {@link #writeTo}.
     */
    public PowerCut then(Recording recording, long entries, long seed) throws IOException {
        recording.read(entries, this::replay);
        disk.losePower(new SeededRandom(seed));
        return this;
    }

    /** What was marked before the power failed, in order. */
    public List<String> marks() {
        return List.copyOf(marks);
    }

    /** Makes {@code directory}, and in it all that is left. */
    public void writeTo(Path directory) throws IOException {
        disk.writeTo(directory);
    }

    private void replay(long number, Entry entry) {
        switch (entry) {
            case Entry.DirectoryMade(String path) -> disk.makeDirectory(Path.of(path));
            case Entry.FileMade(String path) -> disk.makeFile(Path.of(path));
            case Entry.Renamed(String from, String to) -> disk.rename(Path.of(from), Path.of(to));
            case Entry.Deleted(String path) -> disk.delete(Path.of(path));
            case Entry.Opened(String path) -> disk.open(number, Path.of(path));
            case Entry.WriteBegun(long file, long position, ByteBuffer bytes) ->
                disk.beginWrite(number, file, position, bytes);
            case Entry.TruncationBegun(long file, long size) -> disk.beginTruncation(number, file, size);
            case Entry.SyncBegun(long file) -> disk.beginSync(number, file);
            case Entry.DirectorySyncBegun(String path) -> disk.beginDirectorySync(number, Path.of(path));
            case Entry.Ended(long operation) -> disk.end(operation);
            case Entry.Mark(String text) -> marks.add(text);
        }
    }
}
