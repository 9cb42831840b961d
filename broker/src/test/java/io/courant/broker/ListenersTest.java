package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsSource;
import io.courant.server.Listener;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenersTest {

    @Test
    void advertisesWhereItListensUnlessTold() throws Exception {
        assertThat(listeners(Map.of("listeners", "PLAINTEXT://127.0.0.1:9092")))
                .containsExactly(
                        new Listener("PLAINTEXT", new Endpoint("127.0.0.1", 9092), new Endpoint("127.0.0.1", 9092)));
        assertThat(listeners(Map.of(
                        "listeners", "PLAINTEXT://:9092", "advertised.listeners", "PLAINTEXT://broker.example:19092")))
                .containsExactly(
                        new Listener("PLAINTEXT", new Endpoint("", 9092), new Endpoint("broker.example", 19092)));
    }

    @Test
    void advertisesANameWhenItListensAtAllAddresses() throws Exception {
        Listener listener = listeners(Map.of("listeners", "PLAINTEXT://:9092")).getFirst();
        assertThat(listener.advertised().host()).isNotEmpty().isNotEqualTo("0.0.0.0");
        assertThat(listener.advertised().port()).isEqualTo(9092);
    }

    @Test
    void takesSeveralListenersWithNamesOfTheirOwn() throws Exception {
        assertThat(listeners(Map.of(
                        "listeners", "INSIDE://127.0.0.1:9092,outside://[::1]:9093",
                        "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT")))
                .extracting(Listener::name)
                .containsExactly("INSIDE", "OUTSIDE");
    }

    @Test
    void leavesOutTheControllersListenersOfAStockFile() throws Exception {
        assertThat(listeners(Map.of(
                        "listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://:9093",
                        "advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                        "controller.listener.names", "CONTROLLER",
                        "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL")))
                .extracting(Listener::name)
                .containsExactly("PLAINTEXT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PLAINTEXT//127.0.0.1:9092          | listeners: NAME://HOST:PORT expected, not PLAINTEXT//127.0.0.1:9092
                    PLAINTEXT://127.0.0.1              | listeners: HOST:PORT expected, not 127.0.0.1
                    PLAINTEXT://127.0.0.1:http         | listeners: the port of 127.0.0.1:http is not a number
                    PLAINTEXT://127.0.0.1:70000        | listeners: 127.0.0.1:70000: a port lies between 0 and 65535, not 70000
                    PLAINTEXT://::1:9092               | listeners: an IPv6 address stands in brackets: ::1:9092
                    PLAINTEXT://a:1,PLAINTEXT://a:2    | listeners: the name PLAINTEXT is used twice
                    A.B://127.0.0.1:9092               | listeners: a listener's name has no dot, and A.B has one
                    OTHER://a:1                        | listener.security.protocol.map says no protocol for the listener OTHER
                    """)
    void saysWhatIsWrongWithAListener(String text, String message) {
        assertThatThrownBy(() -> listeners(Map.of("listeners", text))).hasMessage(message);
    }

    @Test
    void refusesToServeInPlainTextWhatShouldBeEncrypted() {
        assertThatThrownBy(() -> listeners(Map.of("listeners", "SSL://127.0.0.1:9092")))
                .hasMessageStartingWith("the listener SSL asks for SSL, which is not offered yet");
    }

    @Test
    void aListenerHasLimitsOfItsOwn() throws Exception {
        Map<String, String> given = Map.of(
                "listeners", "INSIDE://127.0.0.1:9092,OUTSIDE://127.0.0.1:9093",
                "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
                "max.connections", "1000",
                "listener.name.outside.max.connections", "100",
                "listener.name.outside.max.connection.creation.rate", "7",
                "listener.name.inside.num.network.threads", "9");
        assertThat(listeners(given))
                .extracting(Listener::intake)
                .containsExactly(Network.Intake.UNLIMITED, new Network.Intake(100, 7));
    }

    @Test
    void aSettingOfAListenerThatThereIsNotIsAnErrorThatOffersTheNearest() {
        Map<String, String> misspelled =
                Map.of("listeners", "PLAINTEXT://:9092", "listener.name.plaintxt.max.connections", "100");
        assertThatThrownBy(() -> listeners(misspelled))
                .hasMessage("listener.name.plaintxt.max.connections: there is no listener plaintxt;"
                        + " the nearest is listener.name.plaintext.max.connections");
        Map<String, String> inCapitals =
                Map.of("listeners", "PLAINTEXT://:9092", "listener.name.PLAINTEXT.max.connections", "100");
        assertThatThrownBy(() -> listeners(inCapitals))
                .hasMessageEndingWith("; the nearest is listener.name.plaintext.max.connections");
    }

    @Test
    void whatALimitOfAListenerMayBeIsWhatThatOfAllMayBe() {
        assertThatThrownBy(() -> listeners(
                        Map.of("listeners", "PLAINTEXT://:9092", "listener.name.plaintext.max.connections", "-1")))
                .hasMessageContaining("listener.name.plaintext.max.connections=-1 is not one of: at least 0");
        assertThatThrownBy(() -> listeners(
                        Map.of("listeners", "PLAINTEXT://:9092", "listener.name.plaintext.ssl.keystore.password", "x")))
                .hasMessageContaining("listener.name.plaintext.ssl.keystore.password=[hidden] is refused: ");
        assertThatThrownBy(() -> listeners(
                        Map.of("listeners", "PLAINTEXT://:9092", "listener.name.plaintext.max.connectins", "1")))
                .hasMessageContaining("the nearest is listener.name.plaintext.max.connections");
    }

    @Test
    void aControllersListenerMayHaveSettingsToo() throws Exception {
        Map<String, String> given = Map.of(
                "listeners", "PLAINTEXT://:9092,CONTROLLER://:9093",
                "controller.listener.names", "CONTROLLER",
                "listener.name.plaintext.max.connections", "10",
                "listener.name.controller.max.connections", "10");
        assertThat(listeners(given)).hasSize(1);
        assertThat(Listeners.notices(Settings.resolve(List.of(new SettingsSource("test", given)))))
                .singleElement()
                .asString()
                .startsWith("listener.name.controller.max.connections has no effect: ");
    }

    @Test
    void refusesToAdvertiseWhereNobodyCanConnect() {
        assertThatThrownBy(() -> listeners(
                        Map.of("listeners", "PLAINTEXT://:9092", "advertised.listeners", "PLAINTEXT://0.0.0.0:9092")))
                .hasMessageStartingWith("advertised.listeners: clients cannot connect to \"0.0.0.0\"");
        assertThatThrownBy(() ->
                        listeners(Map.of("listeners", "PLAINTEXT://:9092", "advertised.listeners", "OTHER://a:9092")))
                .hasMessage("advertised.listeners names OTHER, which listeners does not");
    }

    private static List<Listener> listeners(Map<String, String> values) throws Exception {
        return Listeners.of(Settings.resolve(List.of(new SettingsSource("test", values))));
    }
}
