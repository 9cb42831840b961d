package io.courant.simulation.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rules a topic's records may have been kept by, and until when. One that was asked for may hold from then on, and holds
 * for sure when that was answered; those before it are given up by then, or soon after: what they had let go may still be
 * on its way. Whoever changes rules asks for one until it is answered, and for the next one {@link #TAKEN_UP_NANOS} later.
 */
public final class RulesInForce {

    /**
     * Far more than an image takes to the shards, and a log's start to the journal or into a checkpoint, while nothing is slow.
     */
    public static final long TAKEN_UP_NANOS = 1_000_000_000L;

    private record Rule(RetentionRules rules, long untilNanos) {}

    private final RetentionRules first;
    private final Map<String, List<Rule>> byTopic = new HashMap<>();

    /** Topics have {@code first} when they are made. */
    RulesInForce(RetentionRules first) {
        this.first = first;
    }

    void requested(String topic, RetentionRules rules) {
        of(topic).add(new Rule(rules, Long.MAX_VALUE));
    }

    void set(String topic, RetentionRules rules, long atNanos) {
        of(topic)
                .replaceAll(rule -> rule.rules.equals(rules) || rule.untilNanos != Long.MAX_VALUE
                        ? rule
                        : new Rule(rule.rules, atNanos + TAKEN_UP_NANOS));
    }

    /** Those that may have held at {@code nanos} or later. */
    List<RetentionRules> since(String topic, long nanos) {
        return of(topic).stream()
                .filter(rule -> rule.untilNanos >= nanos)
                .map(Rule::rules)
                .distinct()
                .toList();
    }

    private List<Rule> of(String topic) {
        return byTopic.computeIfAbsent(topic, made -> new ArrayList<>(List.of(new Rule(first, Long.MAX_VALUE))));
    }
}
