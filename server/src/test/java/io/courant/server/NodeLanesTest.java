package io.courant.server;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(names).doesNotHaveDuplicates().hasSize(4 + 3 * 9);
    }

    @Test
    void shardsSyncAndRecoverSideBySide() {
        assertThat(List.of(
                        lanes.ofShard(0, directory).sync(),
                        lanes.ofShard(1, directory).sync(),
                        lanes.ofControl(directory).sync(),
                        lanes.ofShard(0, directory).open(),
                        lanes.ofShard(1, directory).open(),
                        lanes.ofControl(directory).open()))
                .doesNotHaveDuplicates();
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
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "sync-0",
                        "sync-1",
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
        assertThat(List.of(
                        other.sync(), other.rolls(), other.names(), other.open(), other.lookup(), other.background()))
                .doesNotContain(
                        first.sync(), first.rolls(), first.names(), first.open(), first.lookup(), first.background());
        assertThat(lanes.directories().getLast().journal()).isNotSameAs(directory.journal());
    }

    @Test
    void whatAppendsWaitForIsOnNoLaneOfAnythingElse() {
        ShardLanes lanesOfShard = lanes.ofShard(0, directory);
        assertThat(List.of(
                        lanesOfShard.sync(),
                        lanesOfShard.rolls(),
                        lanesOfShard.names(),
                        lanesOfShard.open(),
                        lanesOfShard.lookup(),
                        lanesOfShard.background(),
                        lanes.control(),
                        lanes.controlSync()))
                .doesNotHaveDuplicates();
    }
}
