package io.courant.server.fetch;

import io.courant.replication.FetchPosition;
import io.courant.server.connection.FetchRotation;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partitions of a fetch outside of any session: all are answered, in the order in which they were asked for. */
final class LoneFetch implements FetchReader {

    private final FetchedPartitions partitions;
    private final FetchRotation rotation;
    private final List<AskedPartition> inOrder = new ArrayList<>();
    private boolean repeats;

    /** The partitions of {@code request}, from the one on at which {@code rotation} says to begin. */
    LoneFetch(FetchContext home, FetchRequest request, FetchLimits limits, FetchRotation rotation) {
        this.partitions = new FetchedPartitions(home, limits.byId(), false);
        this.rotation = rotation;
        for (FetchRequest.FetchTopic topic : request.topics()) {
            AskedPartition.TopicKey key = new AskedPartition.TopicKey(topic.topic(), topic.topicId());
            for (FetchRequest.FetchPartition partition : topic.partitions()) {
                inOrder.add(asked(new AskedPartition.Key(key, partition.partition()), partition));
            }
        }
        int begin = indexOf(rotation.first());
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get((begin + i) % inOrder.size()) instanceof FetchedPartition placed) {
                partitions.start(placed);
            }
        }
    }

    private AskedPartition asked(AskedPartition.Key key, FetchRequest.FetchPartition partition) {
        FetchPosition position = AskedPartition.positionOf(partition);
        if (partitions.contains(key)) {
            repeats = true;
            return new AskedPartition.Placeless(
                    key, position, partition.partitionMaxBytes(), ErrorCode.INVALID_REQUEST);
        }
        return partitions.place(key, position, partition.partitionMaxBytes());
    }

    private int indexOf(@Nullable TopicIdPartition wanted) {
        if (wanted != null) {
            for (int i = 0; i < inOrder.size(); i++) {
                if (inOrder.get(i) instanceof FetchedPartition placed
                        && placed.key().partition() == wanted.partition()
                        && placed.topicId().equals(wanted.topicId())) {
                    return i;
                }
            }
        }
        return 0;
    }

    @Override
    public FetchedPartitions partitions() {
        return partitions;
    }

    @Override
    public void begin() {}

    @Override
    public boolean mayWait() {
        return !repeats && partitions.placeless().isEmpty();
    }

    @Override
    public void leftOut(@Nullable FetchedPartition first) {
        rotation.beginNextAt(
                first == null
                        ? null
                        : new TopicIdPartition(first.topicId(), first.key().partition()));
    }

    @Override
    public FetchBody answer(List<FetchedPartition> read, FetchResponseParts response) {
        inOrder.forEach(response::add);
        return response.build(FetchSession.NO_SESSION);
    }

    @Override
    public void ended(FetchProgress fetch) {
        partitions.end();
    }
}
