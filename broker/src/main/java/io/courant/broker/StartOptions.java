package io.courant.broker;

import io.courant.base.Endpoint;
import io.courant.broker.machine.LogFormat;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsException;
import io.courant.broker.settings.SettingsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of {@code start}. Weakest first: built-in defaults, the file, {@code --set}, the two options of their
 * own. The options are declared as values, not by annotations, whose evaluation a start would wait for.
 *
 * @param data {@code --data}
 * @param listen {@code --listen}
 * @param config {@code --config}
 * @param set all {@code --set}, in order
 * @param metrics {@code --metrics}
 * @param logFormat {@code --log-format}
 * @param action what to do
 */
record StartOptions(
        @Nullable Path data,
        @Nullable String listen,
        @Nullable Path config,
        List<String> set,
        @Nullable String metrics,
        LogFormat logFormat,
        Action action) {

    /** What the program is asked to do. */
    enum Action {
        SERVE,
        TRAIN,
        SHOW_HELP,
        SHOW_VERSION
    }

    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final String DEFAULT_DATA = "data";
    private static final String DEFAULT_LISTENERS = "PLAINTEXT://127.0.0.1:9092";

    StartOptions {
        set = List.copyOf(set);
    }

    /** Reads the command line. */
    static StartOptions parse(List<String> arguments) throws StartRefusedException {
        ParseResult given;
        try {
            given = commandLine().parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            throw refused(unmatched(e.getUnmatched().getFirst()));
        } catch (ParameterException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        return new StartOptions(
                given.<Path>matchedOptionValue("--data", null),
                given.<String>matchedOptionValue("--listen", null),
                given.<Path>matchedOptionValue("--config", null),
                given.matchedOptionValue("--set", List.<String>of()),
                given.<String>matchedOptionValue("--metrics", null),
                given.matchedOptionValue("--log-format", LogFormat.PLAIN),
                actionOf(given));
    }

    private static StartRefusedException refused(String message) {
        return new StartRefusedException(
                ExitCode.USAGE, "start: " + message + " (courant start --help shows all options)");
    }

    /** Repeats of {@code argument} no more than an option's name: it may be a secret that has lost its option. */
    private static String unmatched(String argument) {
        Matcher option = OPTION.matcher(argument);
        return option.lookingAt()
                ? "there is no option " + option.group()
                : "an argument belongs to no option; settings are given as --set NAME=VALUE";
    }

    private static Action actionOf(ParseResult given) {
        if (given.isUsageHelpRequested()) {
            return Action.SHOW_HELP;
        }
        if (given.isVersionHelpRequested()) {
            return Action.SHOW_VERSION;
        }
        return given.hasMatchedOption("--train") ? Action.TRAIN : Action.SERVE;
    }

    /** What {@code --help} shows. */
    static String help() {
        return commandLine().getUsageMessage();
    }

    private static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create().name("courant start");
        spec.usageMessage()
                .description(
                        "Starts a broker. It prints one line that begins with ready: and serves until it is told to"
                                + " stop.")
                .sortOptions(false);
        spec.addOption(OptionSpec.builder("--data")
                .type(Path.class)
                .paramLabel("DIR")
                .description("where everything is kept; made when missing (default: ./data);"
                        + " for several directories use --set log.dirs=DIR,DIR")
                .build());
        spec.addOption(OptionSpec.builder("--listen")
                .type(String.class)
                .paramLabel("HOST:PORT")
                .description("where clients connect; port 0 takes a free one (default: 127.0.0.1:9092)")
                .build());
        spec.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("a properties file, such as Kafka's server.properties")
                .build());
        spec.addOption(OptionSpec.builder("--set")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("NAME=VALUE")
                .description("one setting; may be repeated")
                .build());
        spec.addOption(OptionSpec.builder("--metrics")
                .type(String.class)
                .paramLabel("HOST:PORT")
                .description("where /metrics (for Prometheus), /live and /ready are answered by HTTP;"
                        + " port 0 takes a free one (default: nowhere)")
                .build());
        spec.addOption(OptionSpec.builder("--log-format")
                .type(LogFormat.class)
                .paramLabel("FORMAT")
                .description("how events are written on standard error: plain, or json (default: plain)")
                .build());
        spec.addOption(OptionSpec.builder("--train")
                .hidden(true)
                .description("serves one request of each kind from a temporary directory, and ends")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("shows this text")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("shows the version")
                .build());
        return new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
    }

    boolean startsABroker() {
        return action == Action.SERVE || action == Action.TRAIN;
    }

    /** The same options, but on {@code directory} and any free port of this machine. */
    StartOptions onceAt(Path directory) {
        return new StartOptions(directory, "127.0.0.1:0", config, set, null, logFormat, action);
    }

    /** Where to answer for metrics; null for nowhere. */
    @Nullable
    Endpoint metricsEndpoint() throws StartRefusedException {
        return metrics == null ? null : Listeners.endpoint("--metrics", metrics);
    }

    /** Merges and checks all that was given. */
    Settings settings() throws SettingsException, StartRefusedException {
        var sources = new ArrayList<SettingsSource>();
        sources.add(new SettingsSource("default", Map.of("listeners", DEFAULT_LISTENERS, "log.dirs", DEFAULT_DATA)));
        if (config != null) {
            sources.add(withDirectoryAlias(SettingsSource.ofFile(config)));
        }
        SettingsSource options = withDirectoryAlias(SettingsSource.ofOptions("--set", set));
        sources.add(options);
        if (data != null) {
            sources.add(onlyDirectory(data, sources));
        }
        if (listen != null) {
            sources.add(listening(listen, options));
        }
        return Settings.resolve(sources);
    }

    /**
     * {@code --data} replaces one directory that a file or {@code --set} names. Several are another matter: the data in the
     * others would be missing. A training run has data of its own.
     */
    private SettingsSource onlyDirectory(Path only, List<SettingsSource> weaker) throws StartRefusedException {
        if (only.toString().contains(",")) {
            throw new StartRefusedException(
                    ExitCode.USAGE,
                    "--data " + only
                            + ": one directory expected, without a comma in its name; several are named by --set"
                            + " log.dirs=DIR,DIR");
        }
        var values = new LinkedHashMap<String, String>();
        values.put("log.dirs", only.toString());
        if (action == Action.TRAIN) {
            values.put("metadata.log.dir", only.toString());
            return new SettingsSource("--data", values);
        }
        SettingsSource naming = weaker.reversed().stream()
                .filter(source -> source.values().containsKey("log.dirs"))
                .findFirst()
                .orElseThrow();
        String named = naming.values().get("log.dirs");
        if (named != null && named.contains(",")) {
            throw new StartRefusedException(
                    ExitCode.USAGE,
                    "--data " + only + " names one data directory, and " + naming.origin() + " several: log.dirs="
                            + named + ". Leave one of the two out");
        }
        return new SettingsSource("--data", values);
    }

    /** {@code log.dir} is the older name of {@code log.dirs} and yields to it within one source. */
    private static SettingsSource withDirectoryAlias(SettingsSource source) {
        String directory = source.values().get("log.dir");
        if (directory == null || source.values().containsKey("log.dirs")) {
            return source;
        }
        var values = new LinkedHashMap<>(source.values());
        values.put("log.dirs", directory);
        return new SettingsSource(source.origin(), values);
    }

    /** One plain-text listener there; what the file says is advertised belongs to the listeners that it replaces. */
    private static SettingsSource listening(String listen, SettingsSource options) throws StartRefusedException {
        Endpoint endpoint = Listeners.endpoint("--listen", listen);
        var values = new LinkedHashMap<String, String>();
        values.put("listeners", "PLAINTEXT://" + endpoint);
        if (!options.values().containsKey("advertised.listeners")) {
            values.put("advertised.listeners", "");
        }
        return new SettingsSource("--listen", values);
    }
}
