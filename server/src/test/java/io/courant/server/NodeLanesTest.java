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
    private final NodeLanes lanes = NodeLanes.started(2, name -> {
        names.add(name);
        return process.lane();
    });

    @Test
    void everyLaneHasANameOfItsOwn() {
        assertThat(names).doesNotHaveDuplicates().hasSize(13);
    }

    @Test
    void shardsSyncAndRecoverSideBySide() {
        assertThat(List.of(
                        lanes.ofShard(0).sync(),
                        lanes.ofShard(1).sync(),
                        lanes.ofControl().sync(),
                        lanes.ofShard(0).open(),
                        lanes.ofShard(1).open(),
                        lanes.ofControl().open()))
                .doesNotHaveDuplicates();
    }

    @Test
    void directoryNamesAreOfOneLaneForAllShards() {
        ShardLanes first = lanes.ofShard(0);
        assertThat(lanes.ofShard(1).names()).isSameAs(first.names());
        assertThat(lanes.ofControl().names()).isSameAs(first.names());
    }

    @Test
    void whatAppendsWaitForIsOnNoLaneOfAnythingElse() {
        ShardLanes lanesOfShard = lanes.ofShard(0);
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
