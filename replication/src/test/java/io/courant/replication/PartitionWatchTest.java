package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.PartitionLog;
import io.courant.metadata.controller.TopicReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionWatchTest {

    private static final int ALL = -1;

    private final ReplicaNode node = new ReplicaNode(11);
    private Uuid topic = Uuid.ZERO;

    @BeforeEach
    void startWithATopic() throws IOException {
        node.start();
        topic = node.create("orders", 1, Map.of());
        node.openLeader(topic, 0);
    }

    /** Writes down what it is told. */
    private static final class Notes extends PartitionWatch {

        private final List<Long> changes = new ArrayList<>();
        private int written;
        private int ready;
        private Runnable whenReady = () -> {};

        @Override
        protected boolean changed(long newBytes) {
            changes.add(newBytes);
            return newBytes > 0;
        }

        @Override
        protected boolean written() {
            written++;
            return false;
        }

        @Override
        protected void ready() {
            ready++;
            whenReady.run();
        }
    }

    private Notes watching() {
        Notes notes = new Notes();
        PartitionLeader leader = node.leader(topic, 0);
        assertThat(node.world.on(shard(), () -> leader.watch(notes))).isTrue();
        return notes;
    }

    private Shard shard() {
        return node.shardOf(topic, 0);
    }

    @Test
    void isToldOfEveryByteUntilItWatchesNoMore() {
        int size = node.batch("a").remaining();
        Notes notes = watching();
        node.append(topic, 0, node.batch("a"), ALL);
        node.append(topic, 0, node.batch("b"), ALL);
        assertThat(notes.changes).containsExactly((long) size, (long) size);
        assertThat(notes.written).isEqualTo(2);
        assertThat(notes.ready).isEqualTo(2);
        assertThat(notes.watched()).isSameAs(node.leader(topic, 0));
        node.world.run(shard(), notes::unwatch);
        node.world.run(shard(), notes::unwatch);
        node.append(topic, 0, node.batch("c"), ALL);
        assertThat(notes.changes).hasSize(2);
        assertThat(notes.watched()).isNull();
    }

    @Test
    void thoseWhoActMayChangeWhoWatches() {
        List<Notes> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(watching());
        }
        all.forEach(one -> one.whenReady = () -> all.forEach(PartitionWatch::unwatch));
        node.append(topic, 0, node.batch("a"), ALL);
        assertThat(all).allMatch(one -> one.changes.size() == 1);
        node.append(topic, 0, node.batch("b"), ALL);
        assertThat(all).allMatch(one -> one.changes.size() == 1);
    }

    @Test
    void isToldWhenTheLogBeginsLater() {
        node.append(topic, 0, node.batch("a", "b"), ALL);
        PartitionLog log = Objects.requireNonNull(node.leader(topic, 0).log());
        Notes notes = watching();
        node.world.run(shard(), () -> log.advanceLogStart(1, durable -> {}));
        node.world.await("the news", () -> !notes.changes.isEmpty());
        assertThat(notes.changes).containsExactly(0L);
        assertThat(notes.ready).isZero();
    }

    @Test
    void isToldWhenThePartitionGoes() throws IOException {
        Notes notes = watching();
        PartitionLeader leader = node.leader(topic, 0);
        node.delete(new TopicReference.ByName("orders"));
        node.world.await("the news", () -> notes.ready == 1);
        assertThat(notes.changes).containsExactly(PartitionWatch.OTHER_NEWS);
        assertThat(node.world.on(shard(), () -> leader.watch(new Notes()))).isFalse();
    }
}
