package io.courant.compat.differential;

import io.courant.wire.message.DescribeClusterRequestBuilder;
import java.io.IOException;

/** DescribeCluster: the nodes, and the types of endpoints that exist and do not. */
final class DescribeClusterCases implements DifferentialTest.Cases {

    @Override
    public void play(Script script) throws IOException {
        script.play("", Api.DESCRIBE_CLUSTER, (side, version) -> new DescribeClusterRequestBuilder().build());
        script.play(
                "with operations",
                Api.DESCRIBE_CLUSTER,
                (side, version) -> new DescribeClusterRequestBuilder()
                        .includeClusterAuthorizedOperations(true)
                        .build());
        script.play(
                "with fenced ones",
                Api.DESCRIBE_CLUSTER,
                (side, version) -> new DescribeClusterRequestBuilder()
                        .includeFencedBrokers(true)
                        .build());
        for (byte type : new byte[] {-1, 0, 2, 3}) {
            script.play(
                    "endpoints of type " + type,
                    Api.DESCRIBE_CLUSTER,
                    (side, version) -> new DescribeClusterRequestBuilder()
                            .endpointType(type)
                            .build());
        }
    }
}
