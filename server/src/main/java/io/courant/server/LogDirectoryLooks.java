package io.courant.server;

import io.courant.base.Completion;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.LogIdentity;
import io.courant.log.PartitionSize;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.server.handler.LogDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks into the data directories for clients that ask what lies there: on disk, as most logs are not open. There is one look at
 * a time, all directories at once; whoever asks meanwhile is answered by the next one, together with all others, so that
 * no number of questions holds up the lanes.
 *
 * <p>Belongs to the control shard.
 */
final class LogDirectoryLooks implements LogDirectories {

    private record Question(Wanted wanted, Shard home, Consumer<List<Description>> answer) {}

    private final NodeDirectories directories;
    private final Disk disk;
    private final Shard control;
    private final int brokerId;
    private final List<Path> paths;
    private final Supplier<ClusterImage> image;
    private List<Question> waiting = new ArrayList<>();
    private boolean looking;

    /** @param image tells the cluster's committed state */
    LogDirectoryLooks(
            NodePorts ports, NodeSettings settings, NodeDirectories directories, Supplier<ClusterImage> image) {
        this.directories = directories;
        this.disk = ports.disk();
        this.control = ports.shards().control();
        this.brokerId = settings.brokerId();
        this.paths = settings.dataDirectories();
        this.image = image;
    }

    @Override
    public void describe(Wanted wanted, Shard home, Consumer<List<Description>> answer) {
        control.execute(() -> {
            waiting.add(new Question(wanted, home, answer));
            if (!looking) {
                look();
            }
        });
    }

    private void look() {
        looking = true;
        List<Question> questions = waiting;
        waiting = new ArrayList<>();
        Wanted wanted =
                questions.stream().map(Question::wanted).reduce(Wanted::with).orElse(Wanted.ALL);
        ClusterImage now = image.get();
        Description[] found = new Description[paths.size()];
        Gathering looked = new Gathering(control, ignored -> looked(questions, List.of(found)));
        for (int i = 0; i < found.length; i++) {
            int place = i;
            Path path = paths.get(i);
            found[i] = new Description.Offline(path.toString());
            NodeDirectory directory = directories.serving(path);
            if (directory != null) {
                Completion<Done> one = looked.one();
                directory.lanes().lookup().submit(control, () -> lookInto(directory, now, wanted), outcome -> {
                    if (outcome instanceof Outcome.Success<Description>(Description description)) {
                        found[place] = description;
                    }
                    one.completed(Outcome.done());
                });
            }
        }
        looked.allBegun();
    }

    private void looked(List<Question> questions, List<Description> found) {
        looking = false;
        for (Question question : questions) {
            question.home.execute(() -> question.answer.accept(found));
        }
        if (!waiting.isEmpty()) {
            look();
        }
    }

    /** Blocks, on the lane. */
    private Description lookInto(NodeDirectory directory, ClusterImage now, Wanted wanted) throws IOException {
        Path path = directory.path();
        List<Replica> replicas = new ArrayList<>();
        for (Topic topic : now.topics()) {
            for (Partition partition : topic.partitions()) {
                if (liesIn(directory, partition) && wanted.contains(topic, partition.index())) {
                    LogIdentity identity = new LogIdentity(topic.name(), topic.id(), partition.index());
                    replicas.add(new Replica(topic, partition.index(), PartitionSize.of(disk, path, identity)));
                }
            }
        }
        return new Description.Serving(path.toString(), disk.totalBytes(path), disk.usableBytes(path), replicas);
    }

    private boolean liesIn(NodeDirectory directory, Partition partition) {
        return partition.replicas().contains(brokerId)
                && (partition.directoryOf(brokerId).equals(directory.id())
                        || (directory.holdsMetadata()
                                && partition.directoryOf(brokerId).equals(Uuid.ZERO)));
    }
}
