package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Knows up to where a loss of power takes nothing of a partition, while topics go from {@code durability=disk} to memory and
 * back.
 *
 * <p>A topic that nobody has changed follows the default of each life, from its begin on. Any other is on disk for sure from
 * the answer to a change to the disk until somebody asks for a change to memory. What was sent
 * within one such time and acknowledged in it, to {@code acks=all}, is safe with all that stands before it. What was shown or
 * acknowledged at other times is not, until a batch behind it is: one that was sent for the first time in a time on disk.
 */
final class SafeFromPowerLoss implements Checker, PowerLosses {

    /** No time: memory may be enough. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final long EVER = -1;

    private static final class DurabilityInForce {
        long onDiskSinceNanos;
        /** Changes to memory that are under way: asked for in the present process, without an answer. */
        int asked;
        /** Whether one of those will not be answered: it may come as long as that process lives. */
        boolean mayComeLate;
        /** Whether somebody has asked for a change: then it may have a durability of its own. */
        boolean wasAsked;
        /** Whether a change was answered: then it has. */
        boolean isOwn;

        DurabilityInForce(long onDiskSinceNanos) {
            this.onDiskSinceNanos = onDiskSinceNanos;
        }
    }

    private static final class Known {
        /** Nothing below is lost. */
        long safeEnd;
        /** Whether that is where all that was shown or acknowledged ends, and will be as long as the topic is on disk. */
        boolean allIsSafe;

        long losses;
    }

    /** As of a topic that follows the default. */
    private long defaultOnDiskSinceNanos;

    private final Map<String, DurabilityInForce> topics = new HashMap<>();
    private final Map<Uuid, String> names = new HashMap<>();
    private final Map<TopicIdPartition, Known> partitions = new LinkedHashMap<>();

    /** With {@code madeInMemory}, memory is enough for topics as they are made, until a life begins with another default. */
    SafeFromPowerLoss(boolean madeInMemory) {
        this.defaultOnDiskSinceNanos = madeInMemory ? NEVER : EVER;
    }

    @Override
    public long lossesOf(TopicIdPartition partition) {
        return of(partition).losses;
    }

    /** The power has failed: tells {@code told} of each partition that may have lost what stood behind an offset. */
    void tellLosses(ObjLongConsumer<TopicIdPartition> told) {
        partitions.forEach((partition, known) -> {
            if (!known.allIsSafe) {
                known.losses++;
                told.accept(partition, known.safeEnd);
            }
        });
    }

    // --- which durability is in force ---

    @Override
    public void topicSeen(SeenTopic topic) {
        names.put(topic.id(), topic.name());
    }

    @Override
    public void defaultDurability(boolean memory, long atNanos) {
        if (memory) {
            defaultOnDiskSinceNanos = NEVER;
        } else if (defaultOnDiskSinceNanos == NEVER) {
            defaultOnDiskSinceNanos = atNanos;
        }
        topics.forEach((topic, inForce) -> {
            if (memory && !inForce.isOwn) {
                inForce.onDiskSinceNanos = NEVER;
                notAllIsSafe(topic);
            } else if (!inForce.wasAsked) {
                inForce.onDiskSinceNanos = defaultOnDiskSinceNanos;
            }
        });
    }

    private void notAllIsSafe(String topic) {
        partitions.forEach((partition, known) -> known.allIsSafe &= !topic.equals(names.get(partition.topicId())));
    }

    @Override
    public void durabilityRequested(String topic, boolean memory) {
        DurabilityInForce inForce = durability(topic);
        inForce.wasAsked = true;
        if (memory) {
            inForce.onDiskSinceNanos = NEVER;
            inForce.asked++;
            notAllIsSafe(topic);
        }
    }

    @Override
    public void durabilityAnswered(String topic, boolean memory, boolean done, long atNanos) {
        DurabilityInForce inForce = durability(topic);
        inForce.isOwn |= done;
        if (memory) {
            inForce.mayComeLate |= !done && inForce.asked > 0; // else it was asked of a process that has ended
            inForce.asked = Math.max(0, inForce.asked - 1);
        } else if (done && inForce.asked == 0 && !inForce.mayComeLate && inForce.onDiskSinceNanos == NEVER) {
            inForce.onDiskSinceNanos = atNanos;
        }
    }

    @Override
    public void processEnded(long atNanos) {
        topics.values().forEach(inForce -> {
            inForce.asked = 0;
            inForce.mayComeLate = false;
        });
    }

    // --- what is safe ---

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        if (!acknowledgement.durable()) {
            return;
        }
        Known known = of(acknowledgement.partition());
        long onDiskSinceNanos = onDiskSinceNanos(acknowledgement.partition());
        if (acknowledgement.sentAtNanos() > onDiskSinceNanos) {
            known.safeEnd = Math.max(known.safeEnd, acknowledgement.endOffset());
            known.allIsSafe |= acknowledgement.firstSentAtNanos() > onDiskSinceNanos;
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        shown(fetched.partition(), fetched.highWatermark());
        began(fetched.partition(), fetched.logStartOffset());
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        if (lookup.question() == OffsetLookup.LATEST) {
            shown(lookup.partition(), lookup.offset());
        } else if (lookup.question() == OffsetLookup.EARLIEST) {
            began(lookup.partition(), lookup.offset());
        }
    }

    @Override
    public void recordDeletionAnswered(DeletionAnswer answer) {
        if (answer.outcome() == DeletionAnswer.Outcome.DONE) {
            began(answer.partition(), answer.logStartOffset());
        }
    }

    /** What is deleted is on disk before. */
    private void began(TopicIdPartition partition, long logStartOffset) {
        Known known = of(partition);
        known.safeEnd = Math.max(known.safeEnd, logStartOffset);
    }

    private void shown(TopicIdPartition partition, long highWatermark) {
        Known known = of(partition);
        if (known.allIsSafe) {
            known.safeEnd = Math.max(known.safeEnd, highWatermark);
        }
    }

    // A topic of which a deletion is requested stays known: until it goes, its losses count on, and producers compare
    // them.

    private Known of(TopicIdPartition partition) {
        return partitions.computeIfAbsent(partition, first -> {
            Known known = new Known();
            known.allIsSafe = onDiskSinceNanos(first) == EVER;
            return known;
        });
    }

    private long onDiskSinceNanos(TopicIdPartition partition) {
        return durability(names.getOrDefault(partition.topicId(), "")).onDiskSinceNanos;
    }

    private DurabilityInForce durability(String topic) {
        return topics.computeIfAbsent(topic, made -> new DurabilityInForce(defaultOnDiskSinceNanos));
    }
}
