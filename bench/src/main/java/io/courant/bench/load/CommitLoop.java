package io.courant.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The groups of a {@link CommitLoad} that one thread serves. Confined to that thread, or to one at a time. */
final class CommitLoop implements AutoCloseable {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long HEARTBEAT_MS = 20;

    /** Longest wait of the loop for anything to come, so that it looks at the time. */
    private static final long LOOK_MS = 5;

    /** Different commits that each member sends in turn, encoded once. */
    private static final int FRAMES_EACH = 8;

    private final MemberLoop loop;
    private final List<GroupMembers> groups = new ArrayList<>();
    private final List<Committer> committers = new ArrayList<>();
    private Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
    private long endNanos;

    private CommitLoop(MemberLoop loop) {
        this.loop = loop;
    }

    /** Connects and joins a group for each of {@code requests}. */
    static CommitLoop open(int port, List<MemberRequests> requests) throws IOException {
        CommitLoop opened = new CommitLoop(MemberLoop.open(port));
        try {
            for (MemberRequests each : requests) {
                GroupMembers group = GroupMembers.connect(opened.loop, each, 1);
                opened.groups.add(group);
                group.join(HEARTBEAT_MS);
                opened.committers.add(opened.new Committer(group.members().getFirst()));
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Commits for so long, and waits for what is in flight then; returns the nanoseconds of each commit. */
    Histogram run(long milliseconds) throws IOException {
        nanos = new Histogram(SIGNIFICANT_DIGITS);
        endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long deadline = endNanos + TimeUnit.MILLISECONDS.toNanos(LoadLimits.ANSWER_WITHIN_MS);
        for (Committer committer : committers) {
            committer.send();
        }
        while (System.nanoTime() < endNanos || committers.stream().anyMatch(Committer::isWaiting)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no answer to a commit within " + LoadLimits.ANSWER_WITHIN_MS + " ms");
            }
            loop.turn(LOOK_MS);
        }
        return nanos;
    }

    /** All leave. */
    void disband() throws IOException {
        for (GroupMembers group : groups) {
            group.leaveAll();
        }
    }

    @Override
    public void close() throws IOException {
        for (GroupMembers group : groups) {
            group.close();
        }
        loop.close();
    }

    /** One member and its commits. */
    private final class Committer {

        private final GroupMember member;
        private final List<ByteBuffer> frames = new ArrayList<>();
        private int next;
        private long sentNanos;

        Committer(GroupMember member) {
            this.member = member;
            for (int offset = 1; offset <= FRAMES_EACH; offset++) {
                frames.add(member.commitFrame(offset));
            }
        }

        boolean isWaiting() {
            return !member.isSettled();
        }

        void send() throws IOException {
            ByteBuffer frame = frames.get(next);
            next = next + 1 == FRAMES_EACH ? 0 : next + 1;
            sentNanos = System.nanoTime();
            member.commit(frame, this::answered);
        }

        private void answered() throws IOException {
            long now = System.nanoTime();
            nanos.recordValue(now - sentNanos);
            if (now < endNanos) {
                send();
            }
        }
    }
}
