package io.courant.compat.differential;

import io.courant.wire.message.ApiVersionsRequestBuilder;
import java.io.IOException;
import java.util.List;

/** ApiVersions: what is advertised, names of software, clients that mean another node, versions of the future. */
final class ApiVersionsCases implements DifferentialTest.Cases {

    private static final List<String> BAD_NAMES = List.of("", " ", "-name", "name-", "with space", "ä", "a/b", ".a");
    private static final List<String> GOOD_NAMES = List.of("a", "0", "a.b-c", "apache-kafka-java");

    @Override
    public void play(Script script) throws IOException {
        script.play("from a client", Api.API_VERSIONS, (side, version) -> client().build());
        for (String name : GOOD_NAMES) {
            script.playFrom(
                    3,
                    "from '" + name + "'",
                    Api.API_VERSIONS,
                    (side, version) -> client().clientSoftwareName(name).build());
        }
        for (String name : BAD_NAMES) {
            script.playFrom(
                    3,
                    "from '" + name + "'",
                    Api.API_VERSIONS,
                    (side, version) -> client().clientSoftwareName(name).build());
            script.playFrom(
                    3,
                    "from version '" + name + "'",
                    Api.API_VERSIONS,
                    (side, version) -> client().clientSoftwareVersion(name).build());
        }
        script.playFrom(
                5,
                "for this cluster and node",
                Api.API_VERSIONS,
                (side, version) ->
                        client().clusterId(side.clusterId()).nodeId(1).build());
        script.playFrom(
                5,
                "for this node",
                Api.API_VERSIONS,
                (side, version) -> client().nodeId(1).build());
        script.playFrom(
                5,
                "for this node of another cluster",
                Api.API_VERSIONS,
                (side, version) -> client().clusterId("another").nodeId(1).build());
        script.playFrom(
                5,
                "for another cluster",
                Api.API_VERSIONS,
                (side, version) -> client().clusterId("another").build());
        script.playFrom(
                5,
                "for another node",
                Api.API_VERSIONS,
                (side, version) ->
                        client().clusterId(side.clusterId()).nodeId(2).build());
        for (int version : new int[] {6, 99, Short.MAX_VALUE, -1}) {
            script.playBody("does not exist", Api.API_VERSIONS, version, Api.API_VERSIONS.body(5, client().build()), 0);
        }
    }

    private static ApiVersionsRequestBuilder client() {
        return new ApiVersionsRequestBuilder()
                .clientSoftwareName("differential")
                .clientSoftwareVersion("1.0");
    }
}
