package io.courant.compat.differential;

import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import java.io.IOException;
import java.util.List;

/**
 * Every setting of broker 1, with its type, value, sources, and whether it can be changed; and that those of listeners cannot.
 */
final class WholeBrokerCases implements DifferentialTest.Cases {

    private static final byte BROKER = 4;
    private static final byte SET = 0;
    private static final List<String> FIXED_HERE = List.of("listeners", "listener.security.protocol.map");

    @Override
    public void play(Script script) throws IOException {
        for (boolean synonyms : new boolean[] {true, false}) {
            script.play(
                    "of every setting of broker 1 with" + (synonyms ? "" : "out") + " synonyms",
                    Api.DESCRIBE_CONFIGS,
                    (side, version) -> new DescribeConfigsRequest(
                            List.of(new DescribeConfigsRequest.DescribeConfigsResource(BROKER, "1", null)),
                            synonyms,
                            false));
        }
        for (String name : FIXED_HERE) {
            var change = new IncrementalAlterConfigsRequest.AlterableConfig(
                    name,
                    SET,
                    name.equals("listeners")
                            ? "PLAINTEXT://127.0.0.1:0"
                            : "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,MORE:PLAINTEXT");
            script.play(
                    "checks " + name + " of broker 1",
                    Api.INCREMENTAL_ALTER_CONFIGS,
                    (side, version) -> new IncrementalAlterConfigsRequest(
                            List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                    BROKER, "1", List.of(change))),
                            true));
        }
    }
}
