package io.courant.bench.report;

import io.courant.bench.machine.SyncLatency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of a comparison.
 *
 * @param form full or quick, and what that means in numbers
 * @param machine what it ran on, and the state that was in
 * @param lines the figures
 */
public record Report(String form, Machine machine, List<Line> lines) {

    /**
     * The machine while the comparison ran.
     *
     * @param description cores, memory, kernel, JVM
     * @param busyPercent CPU time used of all there was, generator included
     * @param stealPercent CPU time taken by the hypervisor
     * @param sync fdatasync in the brokers' file system, before anything else ran
     * @param generatorSecondsPerGigabyte what the load generator itself needs to produce into a sink that discards
     */
    public record Machine(
            String description,
            double busyPercent,
            double stealPercent,
            SyncLatency sync,
            double generatorSecondsPerGigabyte) {}

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The whole report, every sample included. */
    public String json() {
        return JSON.writeValueAsString(this);
    }

    /** The report as text, its table in Markdown. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(form).append("\n").append(machine.description()).append('\n');
        out.append(format(
                "CPU busy %.0f %%, steal %.1f %%; fdatasync p50 %.0f us, p99 %.0f us; generator alone %.2f CPU s/GB%n%n",
                machine.busyPercent(),
                machine.stealPercent(),
                machine.sync().p50Micros(),
                machine.sync().p99Micros(),
                machine.generatorSecondsPerGigabyte()));
        out.append("| what (medians) | where | unit | Courant | Kafka | ratio | floor | over floor | note |\n");
        out.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        for (Line line : lines) {
            out.append(format(
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                    line.metric(),
                    line.placement(),
                    line.unit(),
                    median(line.courant()),
                    median(line.kafka()),
                    number(line.ratio()),
                    median(line.floor()),
                    number(line.overFloor()),
                    line.note()));
        }
        return out.toString();
    }

    private static String median(Line.@Nullable Sampled sampled) {
        return number(sampled == null ? null : Double.valueOf(sampled.median()));
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return format(value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
