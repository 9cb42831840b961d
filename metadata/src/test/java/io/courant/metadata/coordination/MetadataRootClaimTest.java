package io.courant.metadata.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedCoordination;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetadataRootClaimTest {

    private static final MetadataRoot.Replica SELF = new MetadataRoot.Replica(1, new Uuid(5, 6));

    private final SimulatedWorld world = new SimulatedWorld(3);
    private final SimulatedProcess process = new SimulatedProcess(world, "broker");
    private final SimulatedCoordination coordination = new SimulatedCoordination(world);

    @Test
    void foundsAClusterOnAFreshCell() throws Exception {
        MetadataRoot root = won(claim(SELF, null));
        assertThat(root.epoch()).isEqualTo(1);
        assertThat(root.leader()).isEqualTo(1);
        assertThat(root.inSync()).containsExactly(SELF);
        assertThat(MetadataRoot.decoded(coordination.cell().contents())).isEqualTo(root);
    }

    @Test
    void raisesTheEpochAtEveryStart() {
        MetadataRoot first = won(claim(SELF, null));
        MetadataRoot second = won(claim(SELF, first.clusterId()));
        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(second.clusterId()).isEqualTo(first.clusterId());
    }

    @Test
    void neverClaimsOneEpochTwiceHoweverRequestsFail() {
        coordination.failOneIn(3);
        int highest = 0;
        for (int start = 0; start < 60; start++) {
            if (claim(SELF, null)
                    instanceof Outcome.Success<MetadataRootClaim.Claim>(MetadataRootClaim.Claim.Won(var root))) {
                assertThat(root.epoch()).isGreaterThan(highest);
                highest = root.epoch();
            }
        }
        assertThat(highest).isPositive();
    }

    @Test
    void refusesTheDirectoryOfAnotherCluster() {
        won(claim(SELF, null));
        assertThat(refused(claim(SELF, new Uuid(99, 99)))).contains("belongs to cluster");
    }

    @Test
    void refusesAnExchangedDirectory() {
        won(claim(SELF, null));
        assertThat(refused(claim(new MetadataRoot.Replica(1, new Uuid(7, 7)), null)))
                .contains("not the one");
    }

    @Test
    void refusesWhenTheCellIsMissingForADirectoryThatHasACluster() {
        assertThat(refused(claim(SELF, new Uuid(1, 1)))).contains("missing");
        assertThat(coordination.cell().version()).isZero();
    }

    private Outcome<MetadataRootClaim.Claim> claim(MetadataRoot.Replica self, @Nullable Uuid cluster) {
        return world.outcome(
                process.shard(0),
                completion -> MetadataRootClaim.claim(
                        coordination, self, cluster, world.random(), process.shard(0), completion));
    }

    private static MetadataRoot won(Outcome<MetadataRootClaim.Claim> outcome) {
        if (outcome instanceof Outcome.Success<MetadataRootClaim.Claim>(MetadataRootClaim.Claim.Won(var root))) {
            return root;
        }
        throw new AssertionError("not won: " + outcome);
    }

    private static String refused(Outcome<MetadataRootClaim.Claim> outcome) {
        if (outcome instanceof Outcome.Success<MetadataRootClaim.Claim>(MetadataRootClaim.Claim.Refused(var message))) {
            return message;
        }
        throw new AssertionError("not refused: " + outcome);
    }
}
