package io.courant.broker;

import io.courant.base.Endpoint;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsException;
import io.courant.broker.settings.SettingsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code start}. Weakest first: built-in defaults, the file, {@code --set}, the two options of their own. */
@Command(
        name = "courant start",
        sortOptions = false,
        description = "Starts a broker. It prints one line that begins with ready: and serves until it is told to stop.")
final class StartOptions {

    private static final String DEFAULT_DATA = "data";
    private static final String DEFAULT_LISTENERS = "PLAINTEXT://127.0.0.1:9092";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is kept; made when missing (default: ./data)")
    @Nullable
    Path data;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "where clients connect; port 0 takes a free one (default: 127.0.0.1:9092)")
    @Nullable
    String listen;

    @Option(names = "--config", paramLabel = "FILE", description = "a properties file, such as Kafka's server.properties")
    @Nullable
    Path config;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "one setting; may be repeated")
    List<String> set = new ArrayList<>();

    @Option(names = "--train", hidden = true, description = "runs once through everything on a temporary directory, and ends")
    boolean train;

    @Option(names = "--help", usageHelp = true, description = "shows this text")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "shows the version")
    boolean version;

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
