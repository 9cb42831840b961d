package io.courant.simulation.check;

import io.courant.base.OrderedCopy;
import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records are gone only where that is due: a log begins exactly where DeleteRecords has asked it to, or with whole segments
 * that the topic's rules let go, by age or by size, at the latest moment at which it can have been decided; never in the midst
 * of one unless it held the last records of the log then, and never above the high watermark.
 *
 * <p>What is not known counts in the broker's favour: how old a record is for a clock that was set, which rules hold while they
 * are being changed, how much stood behind a segment when it went.
 */
public final class DeletionsAreDue implements Checker {

    private static final long NANOS_PER_MS = 1_000_000;

    /** What is known of a partition. */
    private static final class Known {
        final AskedDeletions asked = new AskedDeletions();
        long start;
        long shownEnd;
        /** Since when it was shown that the log reaches so far. */
        final ShownEnds shown = new ShownEnds();

        /** The last question that was answered with this start or an earlier one: a later start was decided since. */
        long askedAtNanos;
    }

    private final Set<String> topics;
    private final RulesInForce rules;
    private final Map<Uuid, String> names = new HashMap<>();
    private final PerPartition<Known> partitions = new PerPartition<>(Known::new);
    private final Map<String, StoredSegments> stored = new HashMap<>();
    private long aheadMs = Long.MIN_VALUE;
    private long moves;

    /** For those of {@code topics}, which are made once, with {@code rules}. */
    public DeletionsAreDue(Set<String> topics, RetentionRules rules) {
        this.topics = OrderedCopy.setOf(topics);
        this.rules = new RulesInForce(rules);
    }

    /** How many moves of a start were due by a topic's rules. */
    public long moves() {
        return moves;
    }

    // --- what is known ---

    @Override
    public void topicSeen(SeenTopic topic) {
        if (topics.contains(topic.name())) {
            names.put(topic.id(), topic.name());
        }
    }

    @Override
    public void clockMayBeAhead(long ms) {
        aheadMs = Math.max(aheadMs, ms);
    }

    @Override
    public void stored(StoredBatch batch) {
        stored.computeIfAbsent(batch.directory(), made -> new StoredSegments()).put(batch);
    }

    @Override
    public void retentionRequested(String topic, RetentionRules wanted) {
        rules.requested(topic, wanted);
    }

    @Override
    public void retentionSet(String topic, RetentionRules now, long atNanos) {
        rules.set(topic, now, atNanos);
    }

    @Override
    public void recordDeletionRequested(TopicIdPartition partition, long offset) {
        Known known = partitions.of(partition);
        if (known != null) {
            known.asked.asked(offset);
        }
    }

    @Override
    public void recordDeletionAnswered(DeletionAnswer answer) {
        Known known = partitions.of(answer.partition());
        if (known == null) {
            return;
        }
        if (answer.outcome() == DeletionAnswer.Outcome.DONE) {
            began(answer.partition(), answer.logStartOffset(), answer.sentAtNanos(), answer.atNanos());
        }
        known.asked.answered(answer);
    }

    @Override
    public void processEnded(long atNanos) {
        partitions.each(known -> known.asked.processEnded(atNanos));
    }

    @Override
    public void unsyncedMayBeLost(long atNanos) {
        stored.values().forEach(segments -> segments.mayBeLost(atNanos));
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        Known known = partitions.of(partition);
        if (known != null) {
            known.shownEnd = Math.min(known.shownEnd, offset);
            known.shown.mayBeLost(offset, atNanos);
        }
    }

    // --- what must be due ---

    @Override
    public void fetched(Fetched fetched) {
        began(fetched.partition(), fetched.logStartOffset(), fetched.sentAtNanos(), fetched.atNanos());
        Known known = partitions.of(fetched.partition());
        if (known != null) {
            known.shownEnd = Math.max(known.shownEnd, fetched.highWatermark());
            known.shown.shown(fetched.highWatermark(), fetched.atNanos());
            if (fetched.logStartOffset() > fetched.highWatermark()) {
                throw new BrokenPromise(
                        getClass(),
                        "%s begins at %s, above its high watermark %s"
                                .formatted(fetched.partition(), fetched.logStartOffset(), fetched.highWatermark()));
            }
        }
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        if (lookup.question() == OffsetLookup.EARLIEST) {
            began(lookup.partition(), lookup.offset(), lookup.sentAtNanos(), lookup.atNanos());
        }
    }

    @Override
    public void outOfRange(TopicIdPartition partition, long position, long sentAtNanos, long atNanos) {
        Known known = partitions.of(partition);
        String name = names.get(partition.topicId());
        if (known == null || name == null || position < known.start || position >= known.shown.before(sentAtNanos)) {
            return; // the log may have ended before
        }
        StoredSegments segments = segments(name, partition);
        // The start lies somewhere behind: where it was asked to, perhaps.
        if (known.asked.latestUpTo(Long.MAX_VALUE, segments) <= position) {
            long to = position + 1;
            long from = Math.max(known.start, known.asked.latestUpTo(to, segments));
            requireDue(new Gone(name, partition, from, to, atNanos, atNanos, false), known);
        }
    }

    private void began(TopicIdPartition partition, long start, long sentAtNanos, long atNanos) {
        Known known = partitions.of(partition);
        String name = names.get(partition.topicId());
        if (known == null || name == null) {
            return;
        }
        if (start > known.start) {
            StoredSegments segments = segments(name, partition);
            long asked = Math.max(known.start, known.asked.latestUpTo(start, segments));
            if (asked < start) {
                requireDue(gone(name, partition, asked, start, known.shownEnd, atNanos), known);
                moves++;
            }
            known.start = start;
            known.asked.startIs(start);
            segments.forgetBelow(start);
        }
        known.askedAtNanos = Math.max(known.askedAtNanos, sentAtNanos);
    }

    private StoredSegments segments(String name, TopicIdPartition partition) {
        return stored.computeIfAbsent(name + "-" + partition.partition(), made -> new StoredSegments());
    }

    /**
     * Records that are gone.
     *
     * @param untilNanos when it was decided at the latest
     * @param lastUntilNanos the same of the last segment, if more stands in it
     * @param isStart whether the log begins at {@code to}
     */
    private record Gone(
            String topic,
            TopicIdPartition partition,
            long from,
            long to,
            long untilNanos,
            long lastUntilNanos,
            boolean isStart) {

        @Override
        public String toString() {
            return "offsets %s to %s of %s-%s are gone".formatted(from, to - 1, topic, partition.partition());
        }
    }

    /** A start in the midst of a segment was decided when the log ended there. */
    private Gone gone(String name, TopicIdPartition partition, long from, long start, long seenEnd, long atNanos) {
        StoredSegments segments = segments(name, partition);
        long endedUntil = segments.hasBegunAt(start) ? atNanos : segments.mayHaveEndedAtUntil(start, seenEnd);
        Gone gone = new Gone(name, partition, from, start, atNanos, Math.min(atNanos, endedUntil), true);
        if (endedUntil < 0) {
            throw new BrokenPromise(getClass(), gone + ", and the rest of the segment is not");
        }
        return gone;
    }

    private void requireDue(Gone gone, Known known) {
        List<RetentionRules> possible = rules.since(gone.topic, known.askedAtNanos);
        List<StoredSegments.Part> parts = segments(gone.topic, gone.partition).parts(gone.from, gone.to);
        if (parts.isEmpty()) {
            throw new BrokenPromise(getClass(), gone + ", and were never written");
        }
        for (StoredSegments.Part part : parts) {
            boolean cut = part.endOffset() > gone.to;
            long nowMs = aheadMs + (cut ? gone.lastUntilNanos : gone.untilNanos) / NANOS_PER_MS;
            long bytesLeft = cut && gone.isStart ? 0 : part.bytesBehind();
            if (possible.stream()
                    .noneMatch(rule -> rule.letGoByAge(part.latestMs(), nowMs) || rule.letGoBySize(bytesLeft))) {
                throw new BrokenPromise(
                        getClass(),
                        "%s, but not all of the segment from %s on was to go: its latest record was %s ms old at most, at most %s bytes are left behind it, and it is kept by %s"
                                .formatted(gone, part.baseOffset(), nowMs - part.latestMs(), bytesLeft, possible));
            }
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
