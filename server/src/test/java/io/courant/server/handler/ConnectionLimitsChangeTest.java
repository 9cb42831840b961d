package io.courant.server.handler;

import static io.courant.server.handler.ConfigRequests.alter;
import static io.courant.server.handler.ConfigRequests.delete;
import static io.courant.server.handler.ConfigRequests.resource;
import static io.courant.server.handler.ConfigRequests.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.Listener;
import io.courant.server.NodeStart;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ProduceRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits on connections that are changed while the node runs. */
class ConnectionLimitsChangeTest {

    private static final byte BROKER = 4;
    private static final String MOST = "listener.name.plaintext.max.connections";
    private static final long LONG_ENOUGH_NANOS = 5_000_000_000L;

    private final SimulatedNode node = SimulatedNode.started(2);

    @ParameterizedTest
    @CsvSource({"'',false", "1,false", "'',true", "1,true"})
    void theMostOfAListenerHoldsForWhoComesThere(String resource, boolean overARestart) {
        WireClient admin = node.connect(outside());
        Uuid topic = Requests.createTopic(admin, "some", 1);
        assertThat(alter(admin, 1, false, resource(BROKER, resource, set(MOST, "1")))
                        .getFirst()
                        .error())
                .isEqualTo(ErrorCode.NONE);
        if (overARestart) {
            node.kill();
            node.startAgain();
            admin = node.connect(outside());
        }
        WireClient first = node.connect();
        produce(first, topic);
        WireClient second = node.connect();
        var waits = Requests.sendProduce(second, Requests.PRODUCE_VERSION, one(topic));
        node.world.runFor(LONG_ENOUGH_NANOS);
        assertThat(waits.isAnswered()).isFalse();
        produce(node.connect(outside()), topic);

        alter(admin, 1, false, resource(BROKER, resource, delete(MOST)));
        waits.answer();
        produce(first, topic);
        node.stop();
    }

    @Test
    void whatWouldLockEverybodyOutIsRefused() {
        WireClient admin = node.connect();
        for (String name : List.of("max.connections", "max.connection.creation.rate", MOST)) {
            assertRefused(admin, name + "=0 is refused: nobody could connect", set(name, "0"));
        }
        var none = set("max.connections.per.ip", "0");
        assertRefused(admin, "max.connections.per.ip=0 lets nobody connect", none);
        var some = set("max.connections.per.ip.overrides", "10.0.0.1:5");
        assertThat(alter(admin, 1, false, resource(BROKER, "1", none, some))
                        .getFirst()
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertRefused(admin, "lets nobody connect", delete("max.connections.per.ip.overrides"));
        node.stop();
    }

    @Test
    void aStartThatWouldLetNobodyConnectIsRefusedAndCanBeMended() {
        node.stop();
        Map<String, String> some = Map.of("max.connections.per.ip.overrides", "10.0.0.1:5");
        node.topicDefaults(some);
        node.start();
        var none = set("max.connections.per.ip", "0");
        assertThat(alter(node.connect(), 1, false, resource(BROKER, "1", none))
                        .getFirst()
                        .error())
                .isEqualTo(ErrorCode.NONE);
        node.stop();

        node.topicDefaults(Map.of());
        assertThat(node.tryStart())
                .isEqualTo(new NodeStart.Refused(
                        "max.connections.per.ip=0 lets nobody connect: it goes with max.connections.per.ip.overrides alone. It"
                                + " was set at run time: start with max.connections.per.ip.overrides, such as"
                                + " 127.0.0.1:10, and change it from an address that may connect"));
        node.topicDefaults(some);
        node.start();
        node.stop();
    }

    private static void assertRefused(WireClient admin, String why, ConfigRequests.Change... changes) {
        var answer = alter(admin, 1, false, resource(BROKER, "1", changes)).getFirst();
        assertThat(answer.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(answer.message()).contains(why);
    }

    private Listener outside() {
        return node.listeners().getLast();
    }

    private static void produce(WireClient client, Uuid topic) {
        assertThat(Requests.produce(client, topic, 0, Batches.of("x")).errorCode())
                .isZero();
    }

    private static ProduceRequest one(Uuid topic) {
        return Requests.produce(Requests.ALL, Requests.Topic.of("", topic, 0, Batches.of("x")));
    }
}
