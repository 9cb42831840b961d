package io.courant.broker;

import io.courant.base.Endpoint;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsException;
import io.courant.broker.settings.SettingsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code start}. Weakest first: built-in defaults, the file, {@code --set}, the two options of their
 * own. Parsed by hand: there are few options, and a library for command lines takes a fifth of the whole start.
 *
 * @param data {@code --data}
 * @param listen {@code --listen}
 * @param config {@code --config}
 * @param set all {@code --set}, in order
 * @param action what to do
 */
record StartOptions(
        @Nullable Path data,
        @Nullable String listen,
        @Nullable Path config,
        List<String> set,
        Action action) {

    /** What the program is asked to do. */
    enum Action {
        SERVE,
        TRAIN,
        SHOW_HELP,
        SHOW_VERSION
    }

    static final String HELP = """
            Usage: courant start [--data DIR] [--listen HOST:PORT] [--config FILE] [--set NAME=VALUE]...
            Starts a broker. It prints one line that begins with ready: and serves until it is told to stop.

              --data DIR          where everything is kept; made when missing (default: ./data)
              --listen HOST:PORT  where clients connect; port 0 takes a free one (default: 127.0.0.1:9092)
              --config FILE       a properties file, such as Kafka's server.properties
              --set NAME=VALUE    one setting; may be repeated
              --help, --version   shows this text, or the version
            """;

    private static final String DEFAULT_DATA = "data";
    private static final String DEFAULT_LISTENERS = "PLAINTEXT://127.0.0.1:9092";

    StartOptions {
        set = List.copyOf(set);
    }

    /** Reads the command line; an option's value follows it as the next word or after an equals sign. */
    static StartOptions parse(List<String> arguments) throws StartRefusedException {
        Path data = null;
        String listen = null;
        Path config = null;
        var set = new ArrayList<String>();
        Action action = Action.SERVE;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            String attached = equals < 0 ? null : word.substring(equals + 1);
            switch (option) {
                case "--data" -> data = Path.of(value(option, attached, words));
                case "--listen" -> listen = value(option, attached, words);
                case "--config" -> config = Path.of(value(option, attached, words));
                case "--set" -> set.add(value(option, attached, words));
                case "--train" -> action = Action.TRAIN;
                case "--help", "-h" -> action = Action.SHOW_HELP;
                case "--version" -> action = Action.SHOW_VERSION;
                default -> throw refusal("start: unknown option " + word + " (courant start --help shows all of them)");
            }
        }
        return new StartOptions(data, listen, config, set, action);
    }

    private static String value(String option, @Nullable String attached, Iterator<String> words)
            throws StartRefusedException {
        if (attached != null) {
            return attached;
        }
        if (!words.hasNext()) {
            throw refusal("start: " + option + " needs a value");
        }
        return words.next();
    }

    private static StartRefusedException refusal(String message) {
        return new StartRefusedException(ExitCode.USAGE, message);
    }

    boolean startsABroker() {
        return action == Action.SERVE || action == Action.TRAIN;
    }

    /** The same options, but on {@code directory} and any free port of this machine. */
    StartOptions onceAt(Path directory) {
        return new StartOptions(directory, "127.0.0.1:0", config, set, action);
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
            sources.add(new SettingsSource("--data", Map.of("log.dirs", data.toString())));
        }
        if (listen != null) {
            sources.add(listening(listen, options));
        }
        return Settings.resolve(sources);
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
