package io.courant.server.handler;

import io.courant.base.Shard;
import io.courant.replication.ShardPartitions;
import io.courant.wire.ErrorCode;

/**
 * Takes the parts of a request to the shards of their partitions, in one message for each shard, and tells the request's
 * shard once all are done.
 *
 * <p>The parts of one shard are worked on in order, and the messages of one connection reach a shard in the order in
 * which its requests were fanned out. What a part finds out it writes to its own place in its request; the messages that
 * carry it there and back order these writes for the shard that reads them.
 */
final class PartitionFanOut {

    /** Index for a part that needs no shard, as it is answered already. */
    static final int NOWHERE = -1;

    /** What is done for each part, on its partition's shard. */
    interface Work {

        /** Works on {@code part}; calls {@code done} once, now or in a later event of the same shard. */
        void run(ShardPartitions partitions, int part, Runnable done);

        /** All parts are done. On the request's shard, once. */
        void allDone();
    }

    private final HandlerContext context;
    private final int[] shardOf;
    private final int maxInProgress;
    private final Work work;
    private int shardsInProgress;

    private PartitionFanOut(HandlerContext context, int[] shardOf, int maxInProgress, Work work) {
        this.context = context;
        this.shardOf = shardOf;
        this.maxInProgress = Math.max(1, maxInProgress);
        this.work = work;
    }

    /**
     * Runs {@code work} for every part of {@code shardOf} that is not {@link #NOWHERE}. Called on the request's shard;
     * {@link Work#allDone()} may run during the call.
     *
     * @param maxInProgress parts that are worked on at one time on one shard
     */
    static void start(HandlerContext context, int[] shardOf, int maxInProgress, Work work) {
        new PartitionFanOut(context, shardOf, maxInProgress, work).send();
    }

    /** What a client that named a topic by its name is told instead of an error that is about ids. */
    static ErrorCode byName(ErrorCode error) {
        return error == ErrorCode.UNKNOWN_TOPIC_ID ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error;
    }

    private void send() {
        shardsInProgress = 1;
        int here = context.index();
        int shards = context.partitions().size();
        boolean partsHere = false;
        if (shards == 1) {
            partsHere = true;
        } else {
            boolean[] reached = new boolean[shards];
            for (int shard : shardOf) {
                if (shard == here) {
                    partsHere = true;
                } else if (shard != NOWHERE && !reached[shard]) {
                    reached[shard] = true;
                    shardsInProgress++;
                    Group group = new Group(this, shard);
                    context.layout().data().get(shard).execute(group);
                }
            }
        }
        if (partsHere) {
            new Group(this, here).run();
        } else {
            shardDone();
        }
    }

    private void shardDone() {
        if (--shardsInProgress == 0) {
            work.allDone();
        }
    }

    /** The parts of one shard: the message there, the count of what is in progress, and the message back. */
    private static final class Group implements Runnable {

        private final PartitionFanOut fanOut;
        private final int shard;
        private int next;
        private int inProgress;
        private boolean running;

        Group(PartitionFanOut fanOut, int shard) {
            this.fanOut = fanOut;
            this.shard = shard;
        }

        /** Begins parts until enough are in progress; called again when one is done. */
        @Override
        public void run() {
            ShardPartitions partitions = fanOut.context.partitions().get(shard);
            int[] shardOf = fanOut.shardOf;
            Runnable done = this::partDone;
            running = true;
            for (; next < shardOf.length && inProgress < fanOut.maxInProgress; next++) {
                if (shardOf[next] == shard) {
                    inProgress++;
                    fanOut.work.run(partitions, next, done);
                }
            }
            running = false;
            if (next == shardOf.length && inProgress == 0) {
                groupDone();
            }
        }

        private void partDone() {
            inProgress--;
            if (!running) {
                run();
            }
        }

        private void groupDone() {
            if (shard == fanOut.context.index()) {
                fanOut.shardDone();
            } else {
                Shard home = fanOut.context.shard();
                home.execute(fanOut::shardDone);
            }
        }
    }
}
