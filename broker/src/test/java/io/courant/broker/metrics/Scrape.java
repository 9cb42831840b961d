package io.courant.broker.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text in Prometheus' format 0.0.4, read as strictly as Prometheus does: whatever is not of the format is an error.
 *
 * @param types by the name of a metric, its kind
 * @param helps by the name of a metric, what it means
 * @param samples by name and labels, as they stand there
 */
public record Scrape(Map<String, String> types, Map<String, String> helps, Map<String, Double> samples) {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\"";
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (.*)");
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + ")(\\{" + LABEL + "(?:," + LABEL + ")*,?\\})? ([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|[-+]Inf|NaN)");
    private static final Pattern PART = Pattern.compile("(.*)_(bucket|sum|count)");
    private static final Pattern BOUND = Pattern.compile("(?:,|(?<=\\{))le=\"([^\"]*)\"");

    /** Reads all of {@code text}. */
    public static Scrape parse(String text) {
        Scrape scrape = new Scrape(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        require(text.endsWith("\n"), "the last line does not end: ", text.substring(text.lastIndexOf('\n') + 1));
        text.lines().forEach(scrape::take);
        scrape.requireThatEveryMetricHasSamples();
        scrape.requireThatHistogramsAddUp();
        return scrape;
    }

    private void take(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher help = HELP.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            require(types.put(type.group(1), type.group(2)) == null, "a type is told twice: ", line);
        } else if (help.matches()) {
            require(helps.put(help.group(1), help.group(2)) == null, "a meaning is told twice: ", line);
        } else {
            require(sample.matches(), "neither a type nor a meaning or a sample: ", line);
            metricOf(sample.group(1));
            String labels = sample.group(2);
            String series = sample.group(1) + (labels == null ? "" : labels);
            require(samples.put(series, number(sample.group(3))) == null, "a series comes twice: ", line);
        }
    }

    /** The name under which the type of a sample's metric was told before. */
    private String metricOf(String sample) {
        if (types.containsKey(sample)) {
            return sample;
        }
        Matcher part = PART.matcher(sample);
        require(
                part.matches() && List.of("histogram", "summary").contains(types.getOrDefault(part.group(1), "")),
                "no type comes before ",
                sample);
        return part.group(1);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private void requireThatEveryMetricHasSamples() {
        Set<String> sampled = samples.keySet().stream()
                .map(series -> metricOf(nameOf(series)))
                .collect(Collectors.toSet());
        types.keySet().forEach(name -> require(sampled.contains(name), "there is no sample of ", name));
        types.keySet().forEach(name -> require(helps.containsKey(name), "nothing tells the meaning of ", name));
    }

    /** Each bucket holds those before it, and the last all. */
    private void requireThatHistogramsAddUp() {
        Map<String, List<Double>> buckets = new LinkedHashMap<>();
        Set<String> closed = new LinkedHashSet<>();
        samples.forEach((series, value) -> {
            Matcher bound = BOUND.matcher(series);
            if (nameOf(series).endsWith("_bucket") && bound.find()) {
                String whole =
                        bound.replaceFirst("").replace("_bucket", "_count").replace("{}", "");
                buckets.computeIfAbsent(whole, ignored -> new ArrayList<>()).add(value);
                if (bound.group(1).equals("+Inf")) {
                    closed.add(whole);
                }
            }
        });
        buckets.forEach((whole, counts) -> {
            require(counts.stream().sorted().toList().equals(counts), "buckets do not rise: ", whole);
            require(closed.contains(whole), "no bucket holds all of ", whole);
            require(counts.getLast().equals(samples.get(whole)), "the buckets hold more or less than ", whole);
        });
    }

    private static String nameOf(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }

    private static void require(boolean holds, String problem, String where) {
        if (!holds) {
            throw new AssertionError(problem + where);
        }
    }
}
