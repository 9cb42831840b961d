package io.courant.broker;

import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.broker.machine.Slf4jEventLog;
import io.courant.broker.machine.StandardErrorLogging;
import io.courant.broker.machine.StopSignals;
import io.courant.broker.settings.SettingsException;
import io.courant.broker.train.TrainingRun;
import io.courant.server.NodeStart;
import io.courant.transport.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The broker's program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        int exitCode = run(arguments);
        if (exitCode != ExitCode.DONE) {
            System.exit(exitCode);
        }
    }

    private static int run(String[] arguments) throws InterruptedException {
        try {
            StartOptions options = StartOptions.parse(List.of(arguments));
            StandardErrorLogging.writeAs(options.logFormat());
            if (options.startsABroker()) {
                Thread.ofPlatform().daemon().name("prepare").start(Transport::prepare);
            }
            return switch (options.action()) {
                case SERVE -> serve(options);
                case TRAIN -> train(options);
                case SHOW_HELP -> show(StartOptions.help());
                case SHOW_VERSION -> show("courant " + version() + System.lineSeparator());
            };
        } catch (SettingsException e) {
            return refuse(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (StartRefusedException e) {
            return refuse(e.exitCode(), e.reason());
        }
    }

    private static int show(String text) {
        System.out.print(text);
        System.out.flush();
        return ExitCode.DONE;
    }

    /** Serves until a signal ends the process; the shutdown hook stops the broker. */
    private static int serve(StartOptions options)
            throws SettingsException, StartRefusedException, InterruptedException {
        BrokerSettings settings = BrokerSettings.of(options.settings());
        EventLog events = new Slf4jEventLog();
        BrokerProcess broker = BrokerProcess.start(settings, events, options.metricsEndpoint());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, BrokerProcess.StopLimits.SHIPPED), "stop"));
        announce(broker, settings, System.out);
        new CountDownLatch(1).await();
        return ExitCode.DONE;
    }

    /** The first signal stops the broker; a further one does not wait for that. */
    static void stop(BrokerProcess broker, BrokerProcess.StopLimits limits) {
        StopSignals.endAtOnce();
        broker.stop(limits);
    }

    /** Starts a broker on a temporary directory and a free port, sends it one request of each kind, and stops it. */
    private static int train(StartOptions options) throws SettingsException, StartRefusedException {
        try {
            Path directory = Files.createTempDirectory("courant-training");
            try {
                BrokerSettings settings =
                        BrokerSettings.of(options.onceAt(directory).settings());
                BrokerProcess broker = BrokerProcess.start(settings, new Slf4jEventLog(), null);
                TrainingRun.run(broker.ready().listeners().getFirst().bind(), broker.buffers());
                announce(broker, settings, System.out);
                broker.stop();
            } finally {
                deleteAll(directory);
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            return refuse(ExitCode.FAILED, "the training run failed: " + e.getMessage());
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static void announce(BrokerProcess broker, BrokerSettings settings, PrintStream out) {
        NodeStart.Ready ready = broker.ready();
        String places = ready.listeners().stream()
                .map(listener -> listener.name() + "://" + listener.bind())
                .collect(Collectors.joining(","));
        String directories =
                settings.node().dataDirectories().stream().map(Path::toString).collect(Collectors.joining(","));
        Endpoint metricsPlace = broker.metricsEndpoint();
        String metrics = metricsPlace == null ? "" : " metrics=http://" + metricsPlace + "/metrics";
        out.println("ready: " + places + " data=" + directories + " cluster=" + ready.clusterId()
                + " node=" + settings.node().brokerId() + " shards="
                + settings.transport().dataShards() + metrics + " version=" + version() + " started in "
                + sinceProcessStart().toMillis()
                + " ms");
        out.flush();
    }

    private static Duration sinceProcessStart() {
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }

    static String version() {
        String packaged = Main.class.getPackage().getImplementationVersion();
        return packaged == null ? "(not packaged)" : packaged;
    }

    private static int refuse(int exitCode, String message) {
        message.lines().forEach(line -> StandardErrorLogging.writeLastWords("broker.not-started", line));
        return exitCode;
    }
}
