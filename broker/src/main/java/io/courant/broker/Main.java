package io.courant.broker;

import io.courant.base.EventLog;
import io.courant.broker.machine.Slf4jEventLog;
import io.courant.broker.settings.SettingsException;
import io.courant.broker.train.TrainingRun;
import io.courant.server.NodeStart;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine;

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
        var options = new StartOptions();
        var commandLine = new CommandLine(options).setCommandName("courant start");
        try {
            commandLine.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            return refuse(ExitCode.USAGE, e.getMessage() + " (courant start --help shows all options)");
        }
        if (options.help) {
            commandLine.usage(System.out);
            return ExitCode.DONE;
        }
        if (options.version) {
            System.out.println("courant " + version());
            return ExitCode.DONE;
        }
        try {
            return options.train ? train(options) : serve(options);
        } catch (SettingsException e) {
            return refuse(ExitCode.USAGE, e.getMessage());
        } catch (StartRefusedException e) {
            return refuse(e.exitCode(), e.getMessage());
        }
    }

    /** Serves until a signal ends the process; the shutdown hook stops the broker. */
    private static int serve(StartOptions options) throws SettingsException, StartRefusedException, InterruptedException {
        BrokerSettings settings = BrokerSettings.of(options.settings());
        EventLog events = new Slf4jEventLog();
        BrokerProcess broker = BrokerProcess.start(settings, events);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "stop"));
        announce(broker, settings, System.out);
        new CountDownLatch(1).await();
        return ExitCode.DONE;
    }

    private static int train(StartOptions options) throws SettingsException, StartRefusedException {
        try {
            TrainingRun.run(options);
            return ExitCode.DONE;
        } catch (IOException e) {
            return refuse(ExitCode.FAILED, "the training run failed: " + e.getMessage());
        }
    }

    private static void announce(BrokerProcess broker, BrokerSettings settings, PrintStream out) {
        NodeStart.Ready ready = broker.ready();
        String places = ready.listeners().stream()
                .map(listener -> listener.name() + "://" + listener.bind())
                .collect(Collectors.joining(","));
        out.println("ready: " + places + " data=" + settings.node().dataDirectory() + " cluster=" + ready.clusterId()
                + " node=" + settings.node().brokerId() + " shards="
                + settings.transport().dataShards() + " version=" + version() + " started in " + sinceProcessStart().toMillis()
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
        message.lines().forEach(line -> System.err.println("courant: " + line));
        return exitCode;
    }
}
