package io.courant.testkit;

import io.courant.base.Bytes;
import io.courant.base.Completion;
import io.courant.base.Coordination;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A coordination service in virtual time, shared by all processes of a world: answers take a while, and when faults are
 * on, some fail although (or because) the change was made (or not). An announcement ends with its process; a change of the
 * cell that is on its way then is made nevertheless.
 */
public final class SimulatedCoordination implements Coordination {

    private static final int LONGEST_DELAY_NANOS = 3_000_000;

    private record Watcher(Shard home, Consumer<Set<Member>> watcher) {}

    private final SimulatedWorld world;
    private final SeededRandom random;
    private final TreeMap<Integer, Member> members = new TreeMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private Cell cell = new Cell(0, Bytes.EMPTY);
    private int failsOneIn;

    public SimulatedCoordination(SimulatedWorld world) {
        this.world = world;
        this.random = world.random().fork("coordination");
    }

    /** Lets one in {@code failsOneIn} requests fail with an unknown outcome; 0 stands for none. */
    public void failOneIn(int failsOneIn) {
        this.failsOneIn = failsOneIn;
    }

    /** Ends the session of a broker whose process died or was cut off. */
    public void expire(int brokerId) {
        if (members.remove(brokerId) != null) {
            tellWatchers();
        }
    }

    /** The cell as it stands, for checkers. */
    public Cell cell() {
        return cell;
    }

    @Override
    public void announce(Member member, Shard home, Completion<Announced> completion) {
        SimulatedProcess process = processOf(home);
        later(() -> {
            if (!process.isAlive()) {
                return;
            }
            Member holder = members.get(member.brokerId());
            if (holder != null && !holder.equals(member)) {
                answer(home, completion, new Announced.IdTaken(holder));
                return;
            }
            members.put(member.brokerId(), member);
            answer(home, completion, new Announced.Accepted());
            if (holder == null) {
                process.onDeath(why -> {
                    if (members.remove(member.brokerId(), member)) {
                        tellWatchers();
                    }
                });
                tellWatchers();
            }
        });
    }

    private static SimulatedProcess processOf(Shard home) {
        if (home instanceof SimulatedShard simulated) {
            return simulated.process();
        }
        throw new IllegalArgumentException(home + " belongs to no simulated process");
    }

    @Override
    public void watchMembers(Shard home, Consumer<Set<Member>> watcher) {
        later(() -> {
            Watcher added = new Watcher(home, watcher);
            watchers.add(added);
            tell(added);
        });
    }

    @Override
    public void readCell(Shard home, Completion<Cell> completion) {
        later(() -> answer(home, completion, cell));
    }

    @Override
    public void compareAndSetCell(long expectedVersion, Bytes contents, Shard home, Completion<CellChange> completion) {
        later(() -> {
            if (faultStrikes() && random.nextBoolean()) {
                fail(home, completion);
                return;
            }
            if (cell.version() != expectedVersion) {
                answer(home, completion, new CellChange.Refused(cell));
                return;
            }
            cell = new Cell(expectedVersion + 1, contents);
            answer(home, completion, new CellChange.Changed(cell.version()));
        });
    }

    private void tellWatchers() {
        watchers.forEach(this::tell);
    }

    private void tell(Watcher watcher) {
        Set<Member> present = new LinkedHashSet<>(members.values());
        watcher.home.execute(() -> watcher.watcher.accept(present));
    }

    private <T> void answer(Shard home, Completion<T> completion, T value) {
        if (faultStrikes()) {
            fail(home, completion);
        } else {
            later(() -> home.execute(() -> completion.completed(Outcome.success(value))));
        }
    }

    private static <T> void fail(Shard home, Completion<T> completion) {
        home.execute(() -> completion.completed(
                Outcome.failure(new IOException("simulated loss of the connection to the coordination service"))));
    }

    private boolean faultStrikes() {
        return failsOneIn > 0 && random.oneIn(failsOneIn);
    }

    private void later(Runnable action) {
        world.schedule(random.nextInt(LONGEST_DELAY_NANOS), action);
    }
}
