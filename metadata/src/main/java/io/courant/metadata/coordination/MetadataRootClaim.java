package io.courant.metadata.coordination;

import io.courant.base.Completion;
import io.courant.base.Coordination;
import io.courant.base.Outcome;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the leadership of the metadata partition for a broker that is its only replica: raises the epoch in the cell, by
 * compare-and-set, before anything is appended. On a fresh cell it founds the cluster.
 */
public final class MetadataRootClaim {

    /** An unknown outcome or a lost race is looked into this often; more often than that is no accident. */
    private static final int MAX_ATTEMPTS = 5;

    /** What became of the claim. */
    public sealed interface Claim {

        /** The cell holds {@code root}: this process leads in {@code root.epoch()}. */
        record Won(MetadataRoot root) implements Claim {}

        /** This replica may not lead; {@code message} tells a person why. */
        record Refused(String message) implements Claim {}
    }

    private final Coordination coordination;
    private final MetadataRoot.Replica self;
    private final @Nullable Uuid boundCluster;
    private final Random random;
    private final Shard shard;
    private final Completion<Claim> completion;
    private int attempts;

    private MetadataRootClaim(
            Coordination coordination,
            MetadataRoot.Replica self,
            @Nullable Uuid boundCluster,
            Random random,
            Shard shard,
            Completion<Claim> completion) {
        this.coordination = coordination;
        this.self = self;
        this.boundCluster = boundCluster;
        this.random = random;
        this.shard = shard;
        this.completion = completion;
    }

    /**
     * Claims the leadership for {@code self}.
     *
     * @param boundCluster the cluster that the data directory says it belongs to, null for a fresh one
     */
    public static void claim(
            Coordination coordination,
            MetadataRoot.Replica self,
            @Nullable Uuid boundCluster,
            Random random,
            Shard shard,
            Completion<Claim> completion) {
        new MetadataRootClaim(coordination, self, boundCluster, random, shard, completion).read(Uuid.ZERO);
    }

    /** Reads the cell; {@code ownChange} is a change of ours whose outcome is unknown, or zero. */
    private void read(Uuid ownChange) {
        attempts++;
        coordination.readCell(shard, outcome -> {
            switch (outcome) {
                case Outcome.Success<Coordination.Cell>(var cell) -> decide(cell, ownChange);
                case Outcome.Failure<Coordination.Cell>(var cause) -> {
                    if (attempts < MAX_ATTEMPTS) {
                        read(ownChange);
                    } else {
                        completion.completed(Outcome.failure(cause));
                    }
                }
            }
        });
    }

    private void decide(Coordination.Cell cell, Uuid ownChange) {
        if (cell.version() == 0) {
            if (boundCluster != null) {
                refuse("the data directory belongs to cluster " + boundCluster
                        + ", but the coordination cell, which knows that cluster's metadata, is missing. Put it back, or"
                        + " choose another directory");
                return;
            }
            change(
                    0,
                    new MetadataRoot(
                            Uuid.random(random), 1, self.broker(), Uuid.random(random), List.of(self), List.of(self)));
            return;
        }
        MetadataRoot root;
        try {
            root = MetadataRoot.decoded(cell.contents());
        } catch (IOException e) {
            completion.completed(Outcome.failure(e));
            return;
        }
        if (root.changeId().equals(ownChange)) {
            completion.completed(Outcome.success(new Claim.Won(root)));
        } else if (boundCluster != null && !root.clusterId().equals(boundCluster)) {
            refuse("the data directory belongs to cluster " + boundCluster + ", but the coordination cell to cluster "
                    + root.clusterId() + ". Put back what belongs together, or choose another directory");
        } else if (!root.inSync().equals(List.of(self))) {
            refuse("this replica of the metadata (broker " + self.broker() + ", directory " + self.directory()
                    + ") is not the one that the coordination cell knows: " + root.inSync()
                    + ". Put back what belongs together, or choose another directory");
        } else {
            change(cell.version(), root.ledBy(self, Uuid.random(random)));
        }
    }

    private void change(long version, MetadataRoot next) {
        coordination.compareAndSetCell(version, next.encoded(), shard, outcome -> {
            switch (outcome) {
                case Outcome.Success<Coordination.CellChange>(var change) -> {
                    switch (change) {
                        case Coordination.CellChange.Changed changed ->
                            completion.completed(Outcome.success(new Claim.Won(next)));
                        case Coordination.CellChange.Refused refused -> retry(next.changeId(), null);
                    }
                }
                case Outcome.Failure<Coordination.CellChange>(var cause) -> retry(next.changeId(), cause);
            }
        });
    }

    private void retry(Uuid ownChange, @Nullable IOException cause) {
        if (attempts < MAX_ATTEMPTS) {
            read(ownChange);
        } else {
            completion.completed(Outcome.failure(
                    cause != null
                            ? cause
                            : new IOException("the coordination cell changes under the claim again and again")));
        }
    }

    private void refuse(String message) {
        completion.completed(Outcome.success(new Claim.Refused(message)));
    }
}
