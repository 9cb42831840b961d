package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a rule found with the exceptions that are listed for it. */
final class Exceptions {

    private Exceptions() {}

    /** A listed exception. */
    record Listed(String rule, String subject, String reason) {}

    static List<Listed> listed() {
        return House.resourceLines("exceptions.txt").stream()
                .map(line -> {
                    String[] words = line.split("\\s+", 3);
                    if (words.length != 3) {
                        throw new IllegalStateException("exceptions.txt: rule, subject and reason expected: " + line);
                    }
                    return new Listed(words[0], words[1], words[2]);
                })
                .toList();
    }

    /** Fails on each finding that is not listed, and on each listed exception of {@code rule} that was not found. */
    static void assertOnlyListed(String rule, Set<Finding> findings) {
        Set<String> listed = new HashSet<>();
        listed().stream().filter(one -> one.rule().equals(rule)).forEach(one -> listed.add(one.subject()));
        Set<String> unexpected = new TreeSet<>();
        Set<String> unneeded = new TreeSet<>(listed);
        for (Finding finding : findings) {
            unneeded.remove(finding.subject());
            if (!listed.contains(finding.subject())) {
                unexpected.add(finding.subject() + ": " + finding.what());
            }
        }
        assertThat(unexpected).as("breaks the rule %s", rule).isEmpty();
        assertThat(unneeded)
                .as("exceptions of rule %s that are no longer needed: take them off the list", rule)
                .isEmpty();
    }

    /** A place that breaks a rule: {@code subject} has no spaces and names it in {@code exceptions.txt}. */
    record Finding(String subject, String what) {}
}
