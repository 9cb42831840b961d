package io.courant.coordinator.group;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.coordinator.CoordinatorLimits;
import java.util.function.BiConsumer;

/**
 * Who is taken for dead: a member that is not heard of for its session timeout. While its join or its sync is held it cannot be
 * heard of, and is waited for; a new one not for ever, as its client may be gone. When the process stood still nobody could be
 * heard of: then a session begins anew, once.
 *
 * <p>A heartbeat only moves a member's deadline: its timer looks at that when it fires, and goes on.
 */
final class Sessions {

    private static final long NANOS_PER_MS = 1_000_000;

    private final Shard shard;
    private final Clock clock;
    private final BiConsumer<Group, Member> expired;

    /** @param expired is told of a member that is to go */
    Sessions(GroupContext context, BiConsumer<Group, Member> expired) {
        this.shard = context.shard();
        this.clock = context.clock();
        this.expired = expired;
    }

    /** The member has been heard of. */
    void heard(Group group, Member member) {
        member.wasSpared = false;
        arm(group, member, member.sessionTimeoutMs * NANOS_PER_MS);
    }

    /** The member is new: its join is held. */
    void came(Group group, Member member) {
        arm(group, member, CoordinatorLimits.NEW_MEMBER_NANOS);
    }

    private void arm(Group group, Member member, long nanos) {
        long before = member.deadlineNanos;
        member.deadlineNanos = clock.monotonicNanos() + nanos;
        if (member.sessionTimer != null && member.deadlineNanos - before < 0) {
            member.sessionTimer.cancel();
            member.sessionTimer = null;
        }
        if (member.sessionTimer == null) {
            schedule(group, member, nanos);
        }
    }

    private void schedule(Group group, Member member, long nanos) {
        member.timerDueNanos = clock.monotonicNanos() + nanos;
        member.sessionTimer = shard.schedule(nanos, () -> look(group, member));
    }

    private void look(Group group, Member member) {
        if (member.isGone) {
            return;
        }
        member.sessionTimer = null;
        long left = member.deadlineNanos - clock.monotonicNanos();
        if (left > 0) {
            schedule(group, member, left);
        } else if (PatientTimer.isAfterPause(clock, member.timerDueNanos) && !member.wasSpared) {
            heard(group, member);
            member.wasSpared = true;
        } else if (!member.isNew && (member.heldJoin != null || member.heldSync != null)) {
            heard(group, member);
        } else {
            expired.accept(group, member);
        }
    }
}
