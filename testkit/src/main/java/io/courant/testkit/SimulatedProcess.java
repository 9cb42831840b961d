package io.courant.testkit;

import io.courant.base.Lane;
import io.courant.base.Shard;
import io.courant.base.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One life of a program: what it runs on, and what ends with it. */
public final class SimulatedProcess {

    private final SimulatedWorld world;
    private final String name;
    private final List<Consumer<String>> deathWatchers = new ArrayList<>();
    private boolean alive = true;

    public SimulatedProcess(SimulatedWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    public SimulatedWorld world() {
        return world;
    }

    public String name() {
        return name;
    }

    /** A data shard ({@code index} from 0) or a control loop ({@code -1}). */
    public SimulatedShard shard(int index) {
        return new SimulatedShard(this, index);
    }

    /** Data shards 0 to {@code count - 1} and a control loop. */
    public Shards shards(int count) {
        List<Shard> data = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            data.add(shard(i));
        }
        return new Shards(data, shard(-1));
    }

    public Lane lane() {
        return new SimulatedLane(this);
    }

    public boolean isAlive() {
        return alive;
    }

    /** Tells {@code watcher} why, when the process dies. */
    public void onDeath(Consumer<String> watcher) {
        deathWatchers.add(watcher);
    }

    /** Ends the process: nothing of it runs any more. Nothing happens when it is dead. */
    public void die(String why) {
        if (alive) {
            alive = false;
            deathWatchers.forEach(watcher -> watcher.accept(why));
            world.dropVoidEvents();
        }
    }
}
