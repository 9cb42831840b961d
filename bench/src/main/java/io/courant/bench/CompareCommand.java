package io.courant.bench;

import io.courant.bench.machine.Cores;
import io.courant.bench.process.Checkout;
import io.courant.bench.report.Report;
import io.courant.bench.report.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./courant bench compare}: starts both brokers, loads them in turn, prints medians and ratios. */
@Command(
        name = "compare",
        description = "Runs Courant and Apache Kafka on this machine in turn, and compares them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description = "Alternating runs per row; figures are medians. Default: 5, or 1 with --quick.")
    private @Nullable Integer pairs;

    @Option(
            names = "--quick",
            description = "Small volumes and a warm-up of seconds: shows that it works, proves nothing.")
    private boolean quick;

    @Option(
            names = "--rows",
            paramLabel = "ROW",
            split = ",",
            description = "Only these rows: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<RowGroup> rows = EnumSet.allOf(RowGroup.class);

    @Option(
            names = "--sides",
            paramLabel = "SIDE",
            split = ",",
            description = "Only these brokers: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Side> sides = EnumSet.allOf(Side.class);

    @Option(
            names = "--placements",
            paramLabel = "PLACEMENT",
            split = ",",
            description = "Only these placements of the throughput rows: ${COMPLETION-CANDIDATES}. Default: both.")
    private Set<Cores> placements = EnumSet.allOf(Cores.class);

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the brokers keep their data; its file system is what is measured. Default: a temporary directory.")
    private @Nullable Path directory;

    @Option(
            names = "--courant",
            paramLabel = "PROGRAM",
            description =
                    "Starts Courant by this program, the launcher of another build say. Default: this checkout's.")
    private @Nullable Path launcher;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the report, with every sample, to this file too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Scale scale = quick ? Scale.quick(pairs == null ? 1 : pairs) : Scale.full(pairs == null ? 5 : pairs);
        Checkout checkout = Checkout.find();
        Comparison comparison = new Comparison(
                checkout,
                launcher == null ? checkout.launcher() : launcher.toAbsolutePath(),
                scale,
                List.copyOf(EnumSet.copyOf(rows)),
                List.copyOf(EnumSet.copyOf(sides)),
                List.copyOf(EnumSet.copyOf(placements)),
                System.err::println);
        Report report = directory == null ? comparison.run() : comparison.runIn(Files.createDirectories(directory));
        System.out.println(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
        return 0;
    }
}
