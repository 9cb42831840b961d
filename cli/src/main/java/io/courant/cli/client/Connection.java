package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster a command talks to, and how. */
public final class Connection {

    private static final String BOOTSTRAP_VARIABLE = "COURANT_BOOTSTRAP";
    private static final String DEFAULT_BOOTSTRAP = "127.0.0.1:9092";
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int LONGEST_TIMEOUT_SECONDS = 3600;
    private static final int MS_PER_SECOND = 1000;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            order = 90,
            description = "a broker of the cluster, or several between commas"
                    + " (default: what COURANT_BOOTSTRAP says, or 127.0.0.1:9092)")
    @Nullable
    String bootstrap;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            order = 91,
            description = "a properties file with settings of Kafka's client, for TLS and log-in say")
    @Nullable
    Path commandConfig;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            order = 92,
            description = "how long to wait for an answer (default: 10)")
    int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @Option(
            names = "--verbose",
            order = 93,
            description = "shows on standard error what the client library does, and where it fails")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 94,
            description = "shows this")
    boolean help;

    public boolean verbose() {
        return verbose;
    }

    public int timeoutMs() {
        return timeoutSeconds * MS_PER_SECOND;
    }

    /** Finds the cluster and returns it ready to be asked; fails at once where no broker answers. */
    public Cluster open(Console console) {
        return new Cluster(find(console), this);
    }

    /** Finds the cluster and returns the settings of a client for it. */
    public ClientSettings find(Console console) {
        if (timeoutSeconds < 1 || timeoutSeconds > LONGEST_TIMEOUT_SECONDS) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--timeout takes 1 to " + LONGEST_TIMEOUT_SECONDS + " seconds, not " + timeoutSeconds);
        }
        // Read when the first class of the client library asks for its logger.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Map<String, Object> given = read(commandConfig);
        Bootstrap brokers = Bootstrap.parse(bootstrap(console, given));
        String protocol = String.valueOf(given.getOrDefault("security.protocol", "PLAINTEXT"));
        Contact.require(brokers, protocol, timeoutMs());
        return new ClientSettings(brokers, given, timeoutMs());
    }

    /** The option is nearer to the user's fingers than the file, and the file than the variable. */
    private String bootstrap(Console console, Map<String, Object> given) {
        if (bootstrap != null) {
            return bootstrap;
        }
        Object ofFile = given.get("bootstrap.servers");
        if (ofFile != null) {
            return ofFile.toString();
        }
        String variable = console.environment().getOrDefault(BOOTSTRAP_VARIABLE, "");
        return variable.isBlank() ? DEFAULT_BOOTSTRAP : variable;
    }

    private static Map<String, Object> read(@Nullable Path file) {
        if (file == null) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "--command-config " + file + ": there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--command-config " + file + " cannot be read: " + e, e);
        }
        Map<String, Object> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put(name.toString(), value));
        return settings;
    }
}
