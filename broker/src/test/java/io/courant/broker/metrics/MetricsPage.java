package io.courant.broker.metrics;

import io.courant.base.metrics.Metric;
import io.courant.coordinator.group.GroupMetrics;
import io.courant.log.metrics.LogMetrics;
import io.courant.server.ServerMetrics;
import io.courant.transport.TransportMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference page of all metrics, made of their declarations. */
final class MetricsPage {

    private static final String BEGINNING = """
            # Metrics

            `./courant start --metrics HOST:PORT` answers by HTTP at that place, and without the option nowhere: without encryption
            and without asking who asks, so choose a place that only those reach who may know.

            | path | answer |
            | --- | --- |
            | `/metrics` | everything below, in the text format of Prometheus |
            | `/live` | 200 while every event loop takes events, else 503 with the names of those that stand still |
            | `/ready` | 200 while the broker serves, else 503: it is starting or stopping |

            Counters begin at 0 with the process. Durations are histograms in seconds: `_bucket`, `_sum` and `_count` follow the name.
            The label `api` is a name of the protocol's APIs, `error` one of its error codes, `directory` a path of `log.dirs`. A topic is
            a label where damage was found, and nowhere else: what clients may make any number of makes no series.

            This page is made from the declarations in the code; a test compares it.
            """;

    private static final String END = """

            ## The JVM

            What Micrometer tells of a JVM, under its names: memory of heap and buffers (`jvm_memory_*`, `jvm_buffer_*`), collections
            (`jvm_gc_*`), threads (`jvm_threads_*`), classes (`jvm_classes_*`), processors and load (`process_cpu_*`, `system_*`),
            file descriptors (`process_files_*`), start and uptime (`process_*_seconds`).
            """;

    private MetricsPage() {}

    static Map<String, List<Metric>> sections() {
        Map<String, List<Metric>> sections = new LinkedHashMap<>();
        sections.put("Requests and connections", ServerMetrics.ALL);
        sections.put("Groups", GroupMetrics.ALL);
        sections.put("Accepting connections", TransportMetrics.ALL);
        sections.put("Logs, journal, disk", LogMetrics.ALL);
        sections.put("The process", BrokerMetrics.ALL);
        return sections;
    }

    static String text() {
        StringBuilder page = new StringBuilder(BEGINNING);
        sections().forEach((title, metrics) -> {
            page.append("\n## ").append(title).append("\n\n");
            page.append("| name | kind | labels | meaning |\n| --- | --- | --- | --- |\n");
            for (Metric metric : metrics) {
                page.append("| `").append(PrometheusNames.of(metric)).append("` | ");
                page.append(metric.kind().name().toLowerCase(Locale.ROOT)).append(" | ");
                page.append(metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")))
                        .append(" | ");
                page.append(metric.meaning()).append(" |\n");
            }
        });
        return page.append(END).toString();
    }
}
