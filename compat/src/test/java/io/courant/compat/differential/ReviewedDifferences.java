package io.courant.compat.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The differences that are meant to be, from {@code differences.tsv}: a line each, of which the first four cells are regular
 * expressions for the whole of a case's name, a field's path, Kafka's value and Courant's, and the last the reason.
 */
final class ReviewedDifferences {

    private static final String FILE = "differences.tsv";
    private static final int CELLS = 5;

    private record Rule(String line, Pattern caseName, Pattern field, Pattern kafka, Pattern courant) {

        boolean covers(Difference difference) {
            return caseName.matcher(difference.caseName()).matches()
                    && field.matcher(difference.field()).matches()
                    && kafka.matcher(difference.kafka()).matches()
                    && courant.matcher(difference.courant()).matches();
        }
    }

    private final List<Rule> rules;
    private final Set<Rule> used = new LinkedHashSet<>();

    private ReviewedDifferences(List<Rule> rules) {
        this.rules = rules;
    }

    static ReviewedDifferences read() throws IOException {
        List<Rule> rules = new ArrayList<>();
        try (InputStream in = ReviewedDifferences.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rules.add(rule(line));
                }
            }
        }
        return new ReviewedDifferences(rules);
    }

    private static Rule rule(String line) throws IOException {
        String[] cells = line.split("\t", -1);
        if (cells.length != CELLS || cells[CELLS - 1].isBlank()) {
            throw new IOException("not four expressions and a reason, with tabs between: " + line);
        }
        return new Rule(
                line,
                Pattern.compile(cells[0]),
                Pattern.compile(cells[1]),
                Pattern.compile(cells[2]),
                Pattern.compile(cells[3]));
    }

    /** Those that no line is about. */
    List<Difference> notReviewed(List<Difference> differences) {
        List<Difference> rest = new ArrayList<>();
        for (Difference difference : differences) {
            boolean covered = false;
            for (Rule rule : rules) {
                if (rule.covers(difference)) {
                    used.add(rule);
                    covered = true;
                }
            }
            if (!covered) {
                rest.add(difference);
            }
        }
        return rest;
    }

    /** The lines that were about no difference: what they say is not so, or no case shows it. */
    List<String> unused() {
        return rules.stream()
                .filter(rule -> !used.contains(rule))
                .map(Rule::line)
                .toList();
    }
}
