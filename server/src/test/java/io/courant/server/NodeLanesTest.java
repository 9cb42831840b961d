package io.courant.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Lane;
import io.courant.log.LogLimits;
import io.courant.log.ShardLanes;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeLanesTest {

    private final SimulatedProcess process = new SimulatedProcess(new SimulatedWorld(1), "broker");
    private final List<String> names = new ArrayList<>();
    private final NodeLanes lanes = NodeLanes.started(2, 3, name -> {
        names.add(name);
        return process.lane();
    });
    private final NodeLanes.DirectoryLanes directory = lanes.directories().getFirst();

    @Test
    void everyLaneHasANameOfItsOwn() {
        assertThat(names).doesNotHaveDuplicates().hasSize(4 + 3 * (7 + 2 * LogLimits.SYNC_LANES));
    }

    @Test
    void shardsSyncAndRecoverSideBySide() {
        List<Lane> own = new ArrayList<>();
        for (ShardLanes each :
                List.of(lanes.ofShard(0, directory), lanes.ofShard(1, directory), lanes.ofControl(directory))) {
            own.addAll(each.syncs());
            own.add(each.open());
        }
        assertThat(own).hasSize(2 * (LogLimits.SYNC_LANES + 1) + 2).doesNotHaveDuplicates();
    }

    @Test
    void directoryNamesAreOfOneLaneForAllShards() {
        ShardLanes first = lanes.ofShard(0, directory);
        assertThat(lanes.ofShard(1, directory).names()).isSameAs(first.names());
        assertThat(lanes.ofControl(directory).names()).isSameAs(first.names());
    }

    @Test
    void oneDirectoryHasTheLanesThatItAlwaysHad() {
        names.clear();
        NodeLanes.started(2, 1, name -> {
            names.add(name);
            return process.lane();
        });
        assertThat(names.stream().filter(name -> !name.matches("sync-[01]-[0-7]")))
                .containsExactlyInAnyOrder(
                        "check-0",
                        "check-1",
                        "open-0",
                        "open-1",
                        "journal",
                        "sync-control",
                        "work-control",
                        "rolls",
                        "names",
                        "lookup",
                        "background");
    }

    @Test
    void whatWaitsForOneDiskIsOnNoLaneOfAnother() {
        ShardLanes first = lanes.ofShard(0, directory);
        ShardLanes other = lanes.ofShard(0, lanes.directories().getLast());
        assertThat(other.check()).as("no disk").isSameAs(first.check());
        assertThat(diskLanesOf(other)).doesNotContainAnyElementsOf(diskLanesOf(first));
        assertThat(lanes.directories().getLast().journal()).isNotSameAs(directory.journal());
    }

    @Test
    void whatAppendsWaitForIsOnNoLaneOfAnythingElse() {
        List<Lane> all = diskLanesOf(lanes.ofShard(0, directory));
        all.addAll(List.of(lanes.control(), lanes.controlSync()));
        assertThat(all).doesNotHaveDuplicates();
    }

    private static List<Lane> diskLanesOf(ShardLanes shard) {
        List<Lane> all = new ArrayList<>(shard.syncs());
        all.addAll(List.of(shard.rolls(), shard.names(), shard.open(), shard.lookup(), shard.background()));
        return all;
    }
}
