package io.courant.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.bench.machine.Cores;
import io.courant.bench.process.Checkout;
import io.courant.bench.process.CourantProgram;
import io.courant.bench.process.FreePort;
import io.courant.bench.process.RunningBroker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groups at the size of a large installation, against a started broker. Whoever joins checks itself, after each rebalance, that
 * the members together own every partition once.
 */
@Tag("cluster")
class ManyMembersTest {

    private static final int MEMBERS = Integer.getInteger("groups.members", 1_000);
    private static final int GROUPS = Integer.getInteger("groups.idle", 5_000);
    private static final int CONNECTIONS = Integer.getInteger("groups.connections", 500);

    /** Longer than a machine that other tests use stands still; more where ten thousand have to come first. */
    private static final int SESSION_TIMEOUT_MS = Integer.getInteger("groups.sessionMs", 10_000);

    private static final int OFFSETS_EACH = 3;
    private static final int MEMBERS_OF_ONE_GROUP = 100;

    private static final int HEARTBEAT_MS = 1_000;

    @TempDir
    Path home;

    @Test
    void aGroupOfAThousandSettlesAgainWhenMembersLeaveAndWhenSomeDie() throws IOException {
        try (RunningBroker broker = start();
                MemberLoop loop = MemberLoop.open(broker.port())) {
            Topic topic = TopicAdmin.create(broker.port(), "shared", MEMBERS);
            MemberRequests requests = new MemberRequests("thousand", topic, SESSION_TIMEOUT_MS);
            try (GroupMembers group = GroupMembers.connect(loop, requests, MEMBERS)) {
                double formed = group.join(HEARTBEAT_MS);
                assertThat(group.members())
                        .allSatisfy(member -> assertThat(member.partitions()).hasSize(1));

                double left = group.leave(MEMBERS / 10, HEARTBEAT_MS);
                double returned = group.join(HEARTBEAT_MS);
                double dead = group.die(MEMBERS / 10, HEARTBEAT_MS);
                System.out.printf(
                        "%d members: %.2f s to form, %.2f s after a tenth left, %.2f s when it came back, %.2f s after a tenth died%n",
                        MEMBERS, formed, left, returned, dead);
                assertThat(group.members()).hasSize(MEMBERS - MEMBERS / 10);
                group.leaveAll();
            }
            broker.checkAlive();
        }
    }

    @Test
    void offsetsOfThousandsOfGroupsAreThereAfterTheBrokerIsKilled() throws IOException, InterruptedException {
        IdleGroups groups;
        int port = FreePort.find();
        try (RunningBroker broker = start(port)) {
            groups = new IdleGroups(port, TopicAdmin.create(port, "read", OFFSETS_EACH), GROUPS);
            groups.make();
            broker.kill();
        }
        try (RunningBroker again = start(port)) {
            groups.requireOffsets();
            again.checkAlive();
        }
    }

    @Test
    void noMemberOfManyThatSendHeartbeatsLosesItsSession() throws IOException {
        HeartbeatingMembers.Shape shape = new HeartbeatingMembers.Shape(
                CONNECTIONS / MEMBERS_OF_ONE_GROUP, MEMBERS_OF_ONE_GROUP, SESSION_TIMEOUT_MS / 4, SESSION_TIMEOUT_MS);
        try (RunningBroker broker = start()) {
            Topic topic = TopicAdmin.create(broker.port(), "watched", MEMBERS_OF_ONE_GROUP);
            try (HeartbeatingMembers members = HeartbeatingMembers.open(broker.port(), topic, shape)) {
                long beats = members.beat(SESSION_TIMEOUT_MS * 3L / 2);
                assertThat(beats).isGreaterThan(shape.members());
            }
            broker.checkAlive();
        }
    }

    private RunningBroker start() throws IOException {
        return start(FreePort.find());
    }

    private RunningBroker start(int port) throws IOException {
        Checkout checkout = Checkout.find();
        Path launcher =
                Path.of(System.getProperty("bench.launcher", checkout.launcher().toString()));
        RunningBroker broker = RunningBroker.start(
                new CourantProgram(launcher).with("group.initial.rebalance.delay.ms", "0"), home, port, Cores.UNPINNED);
        try {
            TopicAdmin.awaitServing(broker);
            return broker;
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }
}
