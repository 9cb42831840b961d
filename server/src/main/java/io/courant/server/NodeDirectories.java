package io.courant.server;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.base.metrics.Gauge;
import io.courant.log.ClusterBinding;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening;
import io.courant.log.ShardLogs;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.metadata.coordination.MetadataRoot;
import io.courant.metadata.image.ClusterImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data directories of a node: which of them serve, and what follows when one does not. The one with the metadata must
 * be sound, or the node does not start; when it fails, the node does. Another one that cannot be opened, or fails, is
 * offline for the rest of this life, and the others go on.
 *
 * <p>A directory is known by its id, wherever it lies. So one that is not there is made only if no id is missing: else it
 * may be the place of that one, which must not come back empty. One that is there and empty is a new one.
 *
 * <p>Belongs to the control shard.
 */
final class NodeDirectories {

    private final NodePorts ports;
    private final NodeSettings settings;
    private final NodeFault fault;
    private final Consumer<NodeDirectory> whenOffline;
    private final Shard control;
    /** One for each, in the order of the settings: 1 when it is offline. */
    private final List<Gauge> offline;

    /** Those that are open, by their place in the settings. */
    private final Map<Integer, NodeDirectory> open = new TreeMap<>();
    /** Those that do not exist, by their place in the settings. */
    private final Map<Integer, Path> absent = new TreeMap<>();

    private final List<String> complaints = new ArrayList<>();

    /**
     * The directories that {@code settings} name, none of them open yet.
     *
     * @param fault told when the directory with the metadata has failed
     * @param whenOffline told, on the control shard, when another one has
     */
    NodeDirectories(NodePorts ports, NodeSettings settings, NodeFault fault, Consumer<NodeDirectory> whenOffline) {
        this.ports = ports;
        this.settings = settings;
        this.fault = fault;
        this.whenOffline = whenOffline;
        this.control = ports.shards().control();
        this.offline = settings.dataDirectories().stream()
                .map(path -> ports.metrics().gauge(ServerMetrics.DIRECTORY_OFFLINE, path.toString()))
                .toList();
        int lanes = ports.lanes().directories().size();
        Invariants.check(
                lanes == settings.dataDirectories().size(),
                "lanes for %s data directories, and there are %s",
                lanes,
                settings.dataDirectories());
    }

    // 1. Locked against every other process, and known to this release.

    /** Opens the directory with the metadata, and then those of the others that exist. Refused when the node cannot start. */
    void open(Completion<DataDirectoryOpening> completion) {
        int metadata = settings.dataDirectories().indexOf(settings.metadataDirectory());
        ports.lanes().control().submit(control, () -> openNow(metadata), outcome -> {
            if (outcome instanceof Outcome.Success<DataDirectoryOpening>(DataDirectoryOpening.Opened opened)) {
                add(metadata, opened.directory());
                openOthers(metadata, completion);
            } else {
                completion.completed(outcome);
            }
        });
    }

    /** Blocks, on a lane. */
    private DataDirectoryOpening openNow(int place) throws IOException {
        return DataDirectory.open(ports.disk(), pathOf(place), settings.brokerId(), ports.random(), ports.events());
    }

    private void add(int place, DataDirectory directory) {
        open.put(place, new NodeDirectory(ports, settings, directory, lanesOf(place), this::failed));
    }

    private void openOthers(int metadata, Completion<DataDirectoryOpening> completion) {
        Gathering opened = new Gathering(control, ignored -> judge(completion));
        for (int i = 0; i < settings.dataDirectories().size(); i++) {
            if (i != metadata) {
                openOther(i, opened.one());
            }
        }
        opened.allBegun();
    }

    private void openOther(int place, Completion<Done> completion) {
        Path path = pathOf(place);
        lanesOf(place).background().submit(control, () -> ports.disk().exists(path), exists -> {
            switch (exists) {
                case Outcome.Success<Boolean>(Boolean there) -> {
                    if (there) {
                        openBy(() -> openPresent(place), place, completion);
                    } else {
                        absent.put(place, path);
                        completion.completed(Outcome.done());
                    }
                }
                case Outcome.Failure<Boolean>(IOException cause) -> {
                    complain("data directory " + path + " cannot be looked at (" + cause + ")");
                    completion.completed(Outcome.done());
                }
            }
        });
    }

    /** Blocks, on a lane. */
    private DataDirectoryOpening openPresent(int place) throws IOException {
        return DataDirectory.openPresent(
                ports.disk(), pathOf(place), settings.brokerId(), ports.random(), ports.events());
    }

    private void openBy(Lane.Work<DataDirectoryOpening> opening, int place, Completion<Done> completion) {
        lanesOf(place).background().submit(control, opening, outcome -> {
            switch (outcome) {
                case Outcome.Success<DataDirectoryOpening>(DataDirectoryOpening.Opened(DataDirectory directory)) ->
                    add(place, directory);
                case Outcome.Success<DataDirectoryOpening>(DataDirectoryOpening.Refused refused) ->
                    complain(refused.message());
                case Outcome.Failure<DataDirectoryOpening>(IOException cause) ->
                    complain(String.valueOf(cause.getMessage()));
            }
            completion.completed(Outcome.done());
        });
    }

    /** Whether what lies there can be one broker's directories, before anything in them is changed. */
    private void judge(Completion<DataDirectoryOpening> completion) {
        Map<Uuid, Path> byId = new HashMap<>();
        for (NodeDirectory directory : open.values()) {
            Path other = byId.put(directory.id(), directory.path());
            if (other != null) {
                refuse(
                        "data directories " + other + " and " + directory.path() + " have the same id " + directory.id()
                                + ": one is a copy of the other. Take the copy out of log.dirs",
                        completion);
                return;
            }
        }
        ports.lanes().control().submit(control, this::placeOfCell, outcome -> {
            switch (outcome) {
                case Outcome.Success<CellPlace>(CellPlace(NodeDirectory holder)) -> {
                    String misplaced = misplacedMetadata(holder);
                    if (misplaced == null) {
                        completion.completed(Outcome.success(
                                new DataDirectoryOpening.Opened(metadata().directory())));
                    } else {
                        refuse(misplaced, completion);
                    }
                }
                case Outcome.Failure<CellPlace>(IOException cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    private void refuse(String message, Completion<DataDirectoryOpening> completion) {
        completion.completed(
                Outcome.success(new DataDirectoryOpening.Refused(DataDirectoryOpening.Reason.MISPLACED, message)));
    }

    private record CellPlace(@Nullable NodeDirectory holder) {}

    /**
     * Where the coordination cell lies: with the metadata, in another directory, or nowhere, as when it is no file. Blocks, on
     * the lane.
     */
    private CellPlace placeOfCell() throws IOException {
        if (hasCell(metadata())) {
            return new CellPlace(metadata());
        }
        for (NodeDirectory directory : open.values()) {
            if (hasCell(directory)) {
                return new CellPlace(directory);
            }
        }
        return new CellPlace(null);
    }

    private boolean hasCell(NodeDirectory directory) throws IOException {
        return ports.disk().exists(directory.path().resolve(LocalCoordination.FILE_NAME));
    }

    /** Why the metadata cannot be looked for where the settings say; null when it can. */
    private @Nullable String misplacedMetadata(@Nullable NodeDirectory holder) {
        NodeDirectory metadata = metadata();
        if (holder == metadata) {
            return null;
        }
        if (holder != null) {
            return "the metadata lies in data directory " + holder.path() + ", not in " + metadata.path()
                    + ". Set metadata.log.dir=" + holder.path();
        }
        for (NodeDirectory directory : open.values()) {
            Uuid cluster = directory.directory().clusterId();
            if (directory != metadata && cluster != null && metadata.directory().clusterId() == null) {
                return "data directory " + directory.path() + " belongs to cluster " + cluster
                        + ", but the metadata of that cluster is not in " + metadata.path()
                        + ", which is new. Put back the directory with the metadata (metadata.log.dir), or leave "
                        + directory.path() + " out of log.dirs";
            }
        }
        return null; // a new cluster; or the claim says what is missing
    }

    // 2. Once the metadata is known: the others join.

    /**
     * Binds the directories beside the metadata's to the cluster of {@code root} and opens their journals; those that are not
     * there are made where {@code image} misses none. Whatever cannot serve is named in one line.
     */
    void join(MetadataRoot root, ClusterImage image, Runnable then) {
        Set<Uuid> missing = image.missingDirectories(
                settings.brokerId(),
                open.values().stream().map(NodeDirectory::id).toList());
        if (!missing.isEmpty()) {
            for (Path path : absent.values()) {
                complain("data directory " + path + " does not exist, and the one with id " + missing
                        + " is missing. Put it back, or make an empty directory to begin anew there");
            }
            absent.clear();
        }
        makeAbsent(() -> {
            Gathering joined = new Gathering(control, ignored -> {
                List<Uuid> missed =
                        missing.stream().filter(id -> image.replicasIn(id) > 0).toList();
                if (complaints.isEmpty() && !missed.isEmpty()) {
                    complain("none has the id " + missed
                            + ", where partitions lie. Put that one back, or delete their topics");
                }
                tellComplaints();
                then.run();
            });
            for (Map.Entry<Integer, NodeDirectory> each : new TreeMap<>(open).entrySet()) {
                if (!each.getValue().holdsMetadata()) {
                    join(each.getKey(), each.getValue(), root, joined.one());
                }
            }
            joined.allBegun();
        });
    }

    private void makeAbsent(Runnable then) {
        Gathering made = new Gathering(control, ignored -> then.run());
        absent.keySet().forEach(place -> openBy(() -> openNow(place), place, made.one()));
        made.allBegun();
    }

    private void join(int place, NodeDirectory directory, MetadataRoot root, Completion<Done> completion) {
        lanesOf(place).background().submit(control, () -> joinNow(directory, root), outcome -> {
            @Nullable
            String problem = switch (outcome) {
                case Outcome.Success<Joining>(Joining(String refusal)) -> refusal;
                case Outcome.Failure<Joining>(IOException cause) ->
                    "data directory " + directory.path() + " cannot be worked in (" + cause + ")";
            };
            if (problem == null) {
                completion.completed(Outcome.done());
            } else {
                complain(problem);
                open.remove(place);
                directory.close(false, Outcome.done(), completion);
            }
        });
    }

    private record Joining(@Nullable String refusal) {}

    /** Blocks, on a lane. */
    private Joining joinNow(NodeDirectory directory, MetadataRoot root) throws IOException {
        if (directory.directory().bindCluster(root.clusterId(), root.epoch(), settings.countedInByDefault())
                instanceof ClusterBinding.OtherCluster other) {
            return new Joining(other.message());
        }
        return new Joining(
                directory.openJournalNow() instanceof DataDirectoryOpening.Refused refused ? refused.message() : null);
    }

    private void complain(String problem) {
        complaints.add(problem);
    }

    private void tellComplaints() {
        count();
        if (!complaints.isEmpty()) {
            ports.events()
                    .error(
                            "directory.offline",
                            "not all data directories serve: " + String.join("; ", complaints),
                            null);
        }
    }

    // 3. While the node runs.

    /** On whichever shard notices. */
    private void failed(Path path, String what, IOException cause) {
        if (path.equals(settings.metadataDirectory())) {
            fault.nodeFailed(what + " in " + path, cause);
        } else {
            control.execute(() -> takeOffline(path, what, cause));
        }
    }

    private void takeOffline(Path path, String what, IOException cause) {
        for (NodeDirectory directory : open.values()) {
            if (directory.path().equals(path) && !directory.isOffline()) {
                ports.events()
                        .error(
                                "directory.offline",
                                "data directory " + path + " is offline until the next start: " + what + " failed ("
                                        + cause + "). Its partitions have no leader; the other directories go on",
                                null);
                directory.takeOffline(what, cause);
                count();
                whenOffline.accept(directory);
            }
        }
    }

    private void count() {
        for (int place = 0; place < offline.size(); place++) {
            NodeDirectory directory = open.get(place);
            offline.get(place).set(directory == null || directory.isOffline() ? 1 : 0);
        }
    }

    /** The ids of those that serve, in the order of the settings. */
    List<Uuid> servingIds() {
        return open.values().stream()
                .filter(directory -> !directory.isOffline())
                .map(NodeDirectory::id)
                .toList();
    }

    /** The ids of those that the process before this one has not stopped cleanly. */
    Set<Uuid> idsStoppedUncleanly() {
        return idsOf(directory -> !directory.stoppedCleanly());
    }

    /** Those of them where the broker's default, in the lives before, may have let records count in memory. */
    Set<Uuid> idsThatMayHaveLostByDefault() {
        return idsOf(directory -> directory.mayHaveLostByDefault());
    }

    private Set<Uuid> idsOf(Predicate<DataDirectory> wanted) {
        return open.values().stream()
                .map(NodeDirectory::directory)
                .filter(wanted)
                .map(DataDirectory::id)
                .collect(Collectors.toSet());
    }

    /** The one at {@code path}; null while it does not serve. */
    @Nullable
    NodeDirectory serving(Path path) {
        for (NodeDirectory directory : open.values()) {
            if (directory.path().equals(path) && !directory.isOffline()) {
                return directory;
            }
        }
        return null;
    }

    /** The open one that holds the metadata. */
    NodeDirectory metadata() {
        for (NodeDirectory directory : open.values()) {
            if (directory.holdsMetadata()) {
                return directory;
            }
        }
        throw Invariants.unreachable("the directory with the metadata is not open");
    }

    /** All that are open, the one with the metadata first. */
    List<NodeDirectory> metadataFirst() {
        List<NodeDirectory> all = new ArrayList<>(open.values());
        all.sort((one, other) -> Boolean.compare(other.holdsMetadata(), one.holdsMetadata()));
        return all;
    }

    void forEach(Consumer<NodeDirectory> action) {
        List.copyOf(open.values()).forEach(action);
    }

    // 4. The end.

    /** Closes the metadata log; once the data shards are closed. */
    void closeControlLogs(Completion<Done> completion) {
        if (open.isEmpty()) {
            completion.completed(Outcome.done());
        } else {
            metadata().closeControlLogs(completion);
        }
    }

    /** Closes them all: with a last checkpoint where that is a clean stop, see {@link NodeDirectory#close}. */
    void close(boolean cleanly, Outcome<Done> metadataLog, Completion<Done> completion) {
        Gathering closed = new Gathering(control, completion);
        forEach(directory -> directory.close(cleanly, metadataLog, closed.one()));
        closed.allBegun();
    }

    /** The logs of the metadata. */
    ShardLogs controlLogs() {
        return metadata().controlLogs();
    }

    private Path pathOf(int place) {
        return settings.dataDirectories().get(place);
    }

    private NodeLanes.DirectoryLanes lanesOf(int place) {
        return ports.lanes().directories().get(place);
    }
}
