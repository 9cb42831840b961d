package io.courant.compat.differential;

import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.ListConfigResourcesRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** IncrementalAlterConfigs, AlterConfigs, DescribeConfigs and ListConfigResources: what one sets, the other shows. */
final class ConfigCases implements DifferentialTest.Cases {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte NO_TYPE = 9;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;
    private static final byte NO_OPERATION = 9;
    private static final String NAME = "configured";

    private record Change(
            String name, byte operation, @Nullable String value) {}

    private static final List<Change> CHANGES = List.of(
            new Change("retention.ms", SET, "1000"),
            new Change("retention.ms", SET, "much"),
            new Change("retention.ms", SET, "-2"),
            new Change("retention.ms", SET, null),
            new Change("retention.ms", DELETE, null),
            new Change("retention.ms", DELETE, "1000"),
            new Change("retention.ms", APPEND, "1000"),
            new Change("cleanup.policy", APPEND, "compact"),
            new Change("cleanup.policy", SUBTRACT, "delete"),
            new Change("cleanup.policy", SUBTRACT, "keep"),
            new Change("cleanup.policy", APPEND, "keep"),
            new Change("cleanup.policy", DELETE, null),
            new Change("unknown.name", SET, "1"),
            new Change("unknown.name", DELETE, null),
            new Change("", SET, "1"),
            new Change("segment.bytes", SET, "1"),
            new Change("leader.replication.throttled.replicas", SET, "0:1,1:1"),
            new Change("leader.replication.throttled.replicas", APPEND, "2:1"),
            new Change("leader.replication.throttled.replicas", SET, "abc"),
            new Change("follower.replication.throttled.replicas", SET, "*"),
            new Change("follower.replication.throttled.replicas", SET, "0"),
            new Change("internal.segment.bytes", SET, "100"),
            new Change("internal.segment.bytes", DELETE, null),
            new Change("remote.storage.enable", SET, "FALSE"),
            new Change("errors.deadletterqueue.group.enable", SET, "TRUE"),
            new Change("errors.deadletterqueue.group.enable", DELETE, null),
            new Change("min.cleanable.dirty.ratio", SET, "NaN"),
            new Change("min.cleanable.dirty.ratio", DELETE, null),
            new Change("retention.bytes", NO_OPERATION, "1"));

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(NAME, 1, Requests.config("max.message.bytes", "5000"));
        describe(script, "as made");
        for (Change change : CHANGES) {
            var config =
                    new IncrementalAlterConfigsRequest.AlterableConfig(change.name, change.operation, change.value);
            String what = change.name + " operation " + change.operation + " value " + change.value;
            script.play(
                    "checks " + what,
                    Api.INCREMENTAL_ALTER_CONFIGS,
                    (side, version) -> changing(TOPIC, NAME, true, config));
            script.play(what, Api.INCREMENTAL_ALTER_CONFIGS, (side, version) -> changing(TOPIC, NAME, false, config));
            describe(script, "after " + what);
        }
        var good = new IncrementalAlterConfigsRequest.AlterableConfig("retention.ms", SET, "2000");
        script.play(
                "of a missing topic",
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(TOPIC, "missing", false, good));
        script.play(
                "of a bad name", Api.INCREMENTAL_ALTER_CONFIGS, (side, version) -> changing(TOPIC, "a/b", false, good));
        script.play(
                "of a resource that is none",
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(NO_TYPE, NAME, false, good));
        script.play(
                "of a broker that is none",
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(BROKER, "77", false, good));
        script.play(
                "of one config twice",
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> changing(TOPIC, NAME, false, good, good));
        script.play(
                "of nothing",
                Api.INCREMENTAL_ALTER_CONFIGS,
                (side, version) -> new IncrementalAlterConfigsRequest(List.of(), false));
        playWholeAlterations(script);
        playListener(script);
        playDescriptions(script);
        playLists(script);
    }

    private static void playWholeAlterations(Script script) throws IOException {
        for (@Nullable String value : new @Nullable String[] {"3000", "much", null}) {
            var config = new AlterConfigsRequest.AlterableConfig("retention.ms", value);
            script.play(
                    "checks retention.ms=" + value,
                    Api.ALTER_CONFIGS,
                    (side, version) -> replacing(NAME, true, config));
            script.play("retention.ms=" + value, Api.ALTER_CONFIGS, (side, version) -> replacing(NAME, false, config));
            describe(script, "after all are replaced by retention.ms=" + value);
        }
        var unknown = new AlterConfigsRequest.AlterableConfig("unknown.name", "1");
        script.play("unknown.name=1", Api.ALTER_CONFIGS, (side, version) -> replacing(NAME, false, unknown));
        script.play("of a missing topic", Api.ALTER_CONFIGS, (side, version) -> replacing("missing", false));
        script.play("to nothing", Api.ALTER_CONFIGS, (side, version) -> replacing(NAME, false));
        describe(script, "after all are gone");
    }

    /** A setting of one listener, set and taken back. */
    private static void playListener(Script script) throws IOException {
        String name = "listener.name.plaintext.num.network.threads";
        var set = new IncrementalAlterConfigsRequest.AlterableConfig(name, SET, "4");
        var back = new IncrementalAlterConfigsRequest.AlterableConfig(name, DELETE, null);
        for (var change : List.of(set, back)) {
            script.play(
                    "of a listener, operation " + change.configOperation(),
                    Api.INCREMENTAL_ALTER_CONFIGS,
                    (side, version) -> changing(BROKER, "1", false, change));
            script.settle();
            script.play(
                    "of a listener after operation " + change.configOperation(),
                    Api.DESCRIBE_CONFIGS,
                    (side, version) -> describing(BROKER, "1", List.of(name)));
        }
    }

    private static void playDescriptions(Script script) throws IOException {
        script.play(
                "of two names and one unknown",
                Api.DESCRIBE_CONFIGS,
                (side, version) -> describing(TOPIC, NAME, List.of("retention.ms", "unknown.name", "cleanup.policy")));
        script.play("of no names", Api.DESCRIBE_CONFIGS, (side, version) -> describing(TOPIC, NAME, List.of()));
        script.play("of a missing topic", Api.DESCRIBE_CONFIGS, (side, version) -> describing(TOPIC, "missing", null));
        script.play("of a bad name", Api.DESCRIBE_CONFIGS, (side, version) -> describing(TOPIC, "a/b", null));
        script.play(
                "of a broker's names",
                Api.DESCRIBE_CONFIGS,
                (side, version) ->
                        describing(BROKER, "1", List.of("num.partitions", "log.retention.ms", "message.max.bytes")));
        script.play("of all brokers", Api.DESCRIBE_CONFIGS, (side, version) -> describing(BROKER, "", null));
        script.play(
                "of a broker that is none", Api.DESCRIBE_CONFIGS, (side, version) -> describing(BROKER, "77", null));
        script.play(
                "of a broker that is no number",
                Api.DESCRIBE_CONFIGS,
                (side, version) -> describing(BROKER, "one", null));
        script.play(
                "of a resource that is none", Api.DESCRIBE_CONFIGS, (side, version) -> describing(NO_TYPE, NAME, null));
        script.playFrom(
                3,
                "with documentation",
                Api.DESCRIBE_CONFIGS,
                (side, version) -> new DescribeConfigsRequest(
                        List.of(new DescribeConfigsRequest.DescribeConfigsResource(TOPIC, NAME, null)), false, true));
    }

    private static void playLists(Script script) throws IOException {
        script.play("of all", Api.LIST_CONFIG_RESOURCES, (side, version) -> new ListConfigResourcesRequest(List.of()));
        for (byte type : new byte[] {0, TOPIC, BROKER, 8, 16, 32, NO_TYPE}) {
            script.playFrom(
                    1,
                    "of type " + type,
                    Api.LIST_CONFIG_RESOURCES,
                    (side, version) -> new ListConfigResourcesRequest(List.of(type)));
        }
    }

    /** All configs of the topic, with where each comes from. */
    private static void describe(Script script, String when) throws IOException {
        script.settle();
        script.playIn(4, when, Api.DESCRIBE_CONFIGS, (side, version) -> describing(TOPIC, NAME, null));
    }

    private static DescribeConfigsRequest describing(byte type, String name, @Nullable List<String> keys) {
        return new DescribeConfigsRequest(
                List.of(new DescribeConfigsRequest.DescribeConfigsResource(type, name, keys)), true, false);
    }

    private static IncrementalAlterConfigsRequest changing(
            byte type, String name, boolean checks, IncrementalAlterConfigsRequest.AlterableConfig... configs) {
        return new IncrementalAlterConfigsRequest(
                List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(type, name, List.of(configs))), checks);
    }

    private static AlterConfigsRequest replacing(
            String name, boolean checks, AlterConfigsRequest.AlterableConfig... configs) {
        return new AlterConfigsRequest(
                List.of(new AlterConfigsRequest.AlterConfigsResource(TOPIC, name, new ArrayList<>(List.of(configs)))),
                checks);
    }
}
