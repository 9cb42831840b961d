package io.courant.broker.powerloss;

import io.courant.base.Disk;
import io.courant.filesystem.FileSystemDisk;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.disk.TornBlocks;
import io.courant.testkit.record.Entry;
import io.courant.testkit.record.Entry.Kind;
import io.courant.testkit.record.PowerCut;
import io.courant.testkit.record.Recording;
import io.courant.testkit.record.RecordingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The recording of one broker's life under load, and the power cuts that are tried on it. */
final class RecordedRun {

    private static final String DATA = "data";

    /** Segments alone grow within a block that holds what was acknowledged. */
    private static final TornBlocks.Rule TORN_BLOCKS = TornBlocks.wholeButOf(".log");

    private final Path home;
    private final Recording recording;
    private final Map<Kind, List<Integer>> places;
    private int cuts;

    private RecordedRun(Path home, Recording recording) throws IOException {
        this.home = home;
        this.recording = recording;
        this.places = placesOf(recording);
    }

    /** Lets a broker work on {@code disk} made of a recorded one for {@code time}, and stops it; all files go to {@code home}. */
    static RecordedRun make(Path home, long seed, Duration time, UnaryOperator<Disk> disk)
            throws IOException, InterruptedException {
        Path root = Files.createDirectories(home.resolve("root"));
        Path file = home.resolve("recording");
        try (RecordingDisk recorded = new RecordingDisk(new FileSystemDisk(), root, file);
                InProcessBroker broker = InProcessBroker.start(disk.apply(recorded), root.resolve(DATA))) {
            RecordedLoad.run(broker.bootstrap(), recorded::mark, seed, time);
            broker.stop();
            if (!broker.troubles().isEmpty()) {
                throw new AssertionError("the broker reports " + broker.troubles());
            }
        }
        deleteAll(root);
        return new RecordedRun(home, new Recording(file));
    }

    /** One that was kept. */
    static RecordedRun kept(Path home) throws IOException {
        return new RecordedRun(home, new Recording(home.resolve("recording")));
    }

    /** How many entries there are of each kind. */
    int count(Kind kind) {
        return places.getOrDefault(kind, List.of()).size();
    }

    /** Whether a file got a name that ends with {@code suffix}. */
    boolean hasNamed(String suffix) throws IOException {
        boolean[] found = {false};
        recording.read(
                Long.MAX_VALUE,
                (number, entry) ->
                        found[0] |= entry instanceof Entry.Renamed(String from, String to) && to.endsWith(suffix));
        return found[0];
    }

    /** A place for a cut: behind an entry of any kind, each kind as often as the others. */
    long place(SeededRandom random) {
        return place(places, random);
    }

    /** A place for a cut behind an entry of {@code kind}. */
    long place(Kind kind, SeededRandom random) {
        return place(Map.of(kind, places.getOrDefault(kind, List.of())), random);
    }

    private static long place(Map<Kind, List<Integer>> places, SeededRandom random) {
        List<List<Integer>> kinds = List.copyOf(places.values());
        List<Integer> numbers = kinds.get(random.nextInt(kinds.size()));
        return numbers.get(random.nextInt(numbers.size())) + 1L;
    }

    /** Cuts the power behind {@code entries} and requires everything that was promised by then; returns how many records were. */
    int cutAndCheck(long entries, long seed) throws IOException, InterruptedException {
        PowerCut cut = PowerCut.at(recording, entries, seed, TORN_BLOCKS);
        Promises promises = Promises.of(cut.marks());
        Path left = write(cut);
        AfterTheCut.check(left.resolve(DATA), promises);
        deleteAll(left);
        return promises.records();
    }

    /** Cuts the power, lets a broker start, append and stop, and cuts the power at any moment of that. */
    void cutTwiceAndCheck(long entries, long seed) throws IOException, InterruptedException {
        PowerCut first = PowerCut.at(recording, entries, seed, TORN_BLOCKS);
        Promises promises = Promises.of(first.marks());
        Path left = write(first);
        Path file = home.resolve("recording-behind-" + entries + "-" + seed);
        try (RecordingDisk recorded = new RecordingDisk(new FileSystemDisk(), left, file)) {
            AfterTheCut.live(recorded, left.resolve(DATA), promises, recorded::mark);
        }
        deleteAll(left);
        Recording second = new Recording(file);
        SeededRandom random = new SeededRandom(seed).fork("second");
        PowerCut cut = first.then(second, place(placesOf(second), random), random.nextLong());
        Path leftAgain = write(cut);
        AfterTheCut.check(leftAgain.resolve(DATA), Promises.of(cut.marks()));
        deleteAll(leftAgain);
        Files.delete(file);
    }

    private Path write(PowerCut cut) throws IOException {
        Path left = home.resolve("cut-" + cuts++);
        deleteAll(left);
        cut.writeTo(left);
        return left;
    }

    private static Map<Kind, List<Integer>> placesOf(Recording recording) throws IOException {
        Map<Kind, List<Integer>> places = new EnumMap<>(Kind.class);
        List<Kind> kinds = recording.kinds();
        for (int i = 0; i < kinds.size(); i++) {
            places.computeIfAbsent(kinds.get(i), kind -> new ArrayList<>()).add(i);
        }
        return places;
    }

    /** Deletes {@code top} and all below, if it is there. */
    static void deleteAll(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
