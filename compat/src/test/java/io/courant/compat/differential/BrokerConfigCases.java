package io.courant.compat.differential;

import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configs of one broker and of all, of loggers, groups and client metrics. What is changed is taken back. */
final class BrokerConfigCases implements DifferentialTest.Cases {

    private static final byte BROKER = 4;
    private static final byte LOGGER = 8;
    private static final byte CLIENT_METRICS = 16;
    private static final byte GROUP = 32;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    private static final String ONE = "1";
    private static final String ALL = "";

    private record Change(
            String name, byte operation, @Nullable String value) {}

    /** Done, and their effect looked at. */
    private static final List<Change> CHANGED = List.of(
            new Change("message.max.bytes", SET, "2000000"),
            new Change("log.retention.ms", SET, "100000000"),
            new Change("log.retention.ms", SET, "-5"),
            new Change("log.cleanup.policy", APPEND, "compact"),
            new Change("log.cleanup.policy", SUBTRACT, "delete"),
            new Change("log.cleaner.backoff.ms", SET, " 20000 "),
            new Change("log.flush.interval.ms", SET, "-5"),
            new Change("leader.replication.throttled.rate", SET, "1000"),
            new Change("leader.replication.throttled.rate", DELETE, null),
            new Change("log.flush.interval.ms", DELETE, null),
            new Change("log.cleaner.backoff.ms", DELETE, null),
            new Change("log.cleanup.policy", DELETE, null),
            new Change("log.retention.ms", DELETE, null),
            new Change("message.max.bytes", DELETE, "2000000"));

    /** Checked alone. */
    private static final List<Change> CHECKED = List.of(
            new Change("message.max.bytes", SET, "-1"),
            new Change("message.max.bytes", SET, "much"),
            new Change("message.max.bytes", SET, ""),
            new Change("message.max.bytes", SET, null),
            new Change("message.max.bytes", APPEND, "1"),
            new Change("log.retention.ms", SET, "much"),
            new Change("log.roll.ms", SET, "-5"),
            new Change("log.cleanup.policy", SET, "keep"),
            new Change("log.cleanup.policy", SUBTRACT, "keep"),
            new Change("log.cleaner.min.cleanable.ratio", SET, "1.5"),
            new Change("log.cleaner.dedupe.buffer.size", SET, "-5"),
            new Change("log.cleaner.dedupe.buffer.size", SET, "1048576"),
            new Change("log.cleaner.dedupe.buffer.size", SET, "1048577"),
            new Change("log.segment.bytes", SET, "1"),
            new Change("compression.type", SET, "rar"),
            new Change("compression.type", SET, "zstd"),
            new Change("min.insync.replicas", SET, "1"),
            new Change("min.insync.replicas", SET, "0"),
            new Change("background.threads", SET, "11"),
            new Change("producer.id.expiration.ms", SET, "0"),
            new Change("metric.reporters", SET, ""),
            new Change("metric.reporters", SET, "com.example.Other"),
            new Change("principal.builder.class", SET, "com.example.Other"),
            new Change("ssl.engine.factory.class", SET, "com.example.Other"),
            new Change("ssl.keystore.type", SET, "JKS"),
            new Change("ssl.truststore.type", SET, "PKCS12"),
            new Change("ssl.cipher.suites", SET, "one"),
            new Change("config.providers", SET, "file"),
            new Change("node.id", SET, "2"),
            new Change("max.connections", SET, "5"),
            new Change("max.connections", SET, "0"),
            new Change("max.connections", SET, "-1"),
            new Change("listener.name.plaintext.max.connections", SET, "5"),
            new Change("listener.name.plaintext.max.connections", SET, "0"),
            new Change("listener.name.plaintext.max.connection.creation.rate", SET, "5"),
            new Change("listener.name.plaintext.max.connection.creation.rate", SET, "0"),
            new Change("max.connections.per.ip", SET, "5"),
            new Change("max.connections.per.ip", SET, "0"),
            new Change("max.connections.per.ip.overrides", SET, "127.0.0.1:5,[::1]:6"),
            new Change("max.connections.per.ip.overrides", SET, "127.0.0.1"),
            new Change("max.connections.per.ip.overrides", SET, "localhost:5"),
            new Change("max.connection.creation.rate", SET, "5"),
            new Change("max.connection.creation.rate", SET, "0"),
            new Change("num.partitions", SET, "2"),
            new Change("num.partitions", DELETE, null),
            new Change("unknown.name", SET, "1"),
            new Change("unknown.name", DELETE, null),
            new Change("", SET, "1"));

    private static final List<String> SHOWN = List.of(
            "message.max.bytes",
            "log.retention.ms",
            "log.cleanup.policy",
            "log.cleaner.backoff.ms",
            "log.flush.interval.ms");

    @Override
    public void play(Script script) throws IOException {
        for (String broker : List.of(ONE, ALL)) {
            for (Change change : CHECKED) {
                checks(script, BROKER, broker, change);
            }
            for (Change change : CHANGED) {
                checks(script, BROKER, broker, change);
                script.play(
                        what(BROKER, broker, change),
                        Api.INCREMENTAL_ALTER_CONFIGS,
                        (side, version) -> changing(BROKER, broker, false, change));
                describe(script, broker, "after " + what(BROKER, broker, change));
            }
        }
        playWholeAlterations(script);
        playLoggers(script);
        playOthers(script);
    }

    private static void playWholeAlterations(Script script) throws IOException {
        for (@Nullable String value : new @Nullable String[] {"3000000", "-1", null}) {
            script.play(
                    "of broker 1 checks message.max.bytes=" + value,
                    Api.ALTER_CONFIGS,
                    (side, version) -> replacing(BROKER, ONE, true, config("message.max.bytes", value)));
        }
        script.play(
                "of broker 1 to message.max.bytes",
                Api.ALTER_CONFIGS,
                (side, version) -> replacing(BROKER, ONE, false, config("message.max.bytes", "3000000")));
        describe(script, ONE, "after all are replaced by message.max.bytes");
        script.play("of broker 1 to nothing", Api.ALTER_CONFIGS, (side, version) -> replacing(BROKER, ONE, false));
        describe(script, ONE, "after all are gone");
        script.play(
                "of broker 1 checks node.id",
                Api.ALTER_CONFIGS,
                (side, version) -> replacing(BROKER, ONE, true, config("node.id", "2")));
        script.play("of a broker that is none", Api.ALTER_CONFIGS, (side, version) -> replacing(BROKER, "77", true));
        script.play(
                "of a broker that is no number", Api.ALTER_CONFIGS, (side, version) -> replacing(BROKER, "one", true));
    }

    private static void playLoggers(Script script) throws IOException {
        for (Change change : List.of(
                new Change("root", SET, "INFO"),
                new Change("root", SET, "LOUD"),
                new Change("root", SET, "info"),
                new Change("root", SET, null),
                new Change("root", DELETE, null),
                new Change("root", APPEND, "INFO"),
                new Change("no.such.logger", SET, "INFO"),
                new Change("no.such.logger", DELETE, null),
                new Change("", SET, "INFO"))) {
            checks(script, LOGGER, ONE, change);
        }
        Change sound = new Change("root", SET, "INFO");
        script.play(
                what(LOGGER, ONE, sound),
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(LOGGER, ONE, false, sound));
        for (String broker : List.of(ALL, "77", "one")) {
            checks(script, LOGGER, broker, sound);
            script.play(
                    "of the loggers of broker " + broker,
                    Api.DESCRIBE_CONFIGS,
                    (side, version) -> describing(LOGGER, broker, List.of("root")));
        }
        script.play(
                "of the loggers of broker 1",
                Api.DESCRIBE_CONFIGS,
                (side, version) -> describing(LOGGER, ONE, List.of("root", "no.such.logger")));
        script.play(
                "of loggers",
                Api.ALTER_CONFIGS,
                (side, version) -> replacing(LOGGER, ONE, true, config("root", "INFO")));
    }

    private static void playOthers(Script script) throws IOException {
        checks(script, GROUP, "g", new Change("consumer.session.timeout.ms", SET, "50000"));
        checks(script, GROUP, "g", new Change("consumer.session.timeout.ms", SET, "1"));
        checks(script, GROUP, "g", new Change("unknown.name", SET, "1"));
        checks(script, GROUP, "", new Change("consumer.session.timeout.ms", SET, "50000"));
        checks(script, CLIENT_METRICS, "m", new Change("interval.ms", SET, "1000"));
        checks(script, CLIENT_METRICS, "m", new Change("interval.ms", SET, "1"));
        checks(script, CLIENT_METRICS, "m", new Change("unknown.name", SET, "1"));
        checks(script, CLIENT_METRICS, "", new Change("interval.ms", SET, "1000"));
        for (byte type : new byte[] {GROUP, CLIENT_METRICS}) {
            for (String name : List.of("g", "")) {
                script.play(
                        "of type " + type + " named '" + name + "'",
                        Api.DESCRIBE_CONFIGS,
                        (side, version) -> describing(type, name, null));
            }
            script.play(
                    "of type " + type,
                    Api.ALTER_CONFIGS,
                    (side, version) -> replacing(type, "g", true, config("unknown.name", "1")));
        }
    }

    private static String what(byte type, String resource, Change change) {
        return "type " + type + " named '" + resource + "': " + change.name + " operation " + change.operation
                + " value " + change.value;
    }

    private static void checks(Script script, byte type, String resource, Change change) throws IOException {
        script.play(
                "checks " + what(type, resource, change),
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(type, resource, true, change));
    }

    /** What was changed, with where each value comes from. */
    private static void describe(Script script, String broker, String when) throws IOException {
        script.settle();
        script.playIn(4, when, Api.DESCRIBE_CONFIGS, (side, version) -> describing(BROKER, broker, SHOWN));
    }

    private static DescribeConfigsRequest describing(byte type, String name, @Nullable List<String> keys) {
        return new DescribeConfigsRequest(
                List.of(new DescribeConfigsRequest.DescribeConfigsResource(type, name, keys)), true, false);
    }

    private static IncrementalAlterConfigsRequest changing(byte type, String name, boolean checks, Change change) {
        var config = new IncrementalAlterConfigsRequest.AlterableConfig(change.name, change.operation, change.value);
        return new IncrementalAlterConfigsRequest(
                List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(type, name, List.of(config))), checks);
    }

    private static AlterConfigsRequest.AlterableConfig config(String name, @Nullable String value) {
        return new AlterConfigsRequest.AlterableConfig(name, value);
    }

    private static AlterConfigsRequest replacing(
            byte type, String name, boolean checks, AlterConfigsRequest.AlterableConfig... configs) {
        return new AlterConfigsRequest(
                List.of(new AlterConfigsRequest.AlterConfigsResource(type, name, List.of(configs))), checks);
    }
}
