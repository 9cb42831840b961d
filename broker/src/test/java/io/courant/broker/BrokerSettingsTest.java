package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.BufferPart;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsSource;
import io.courant.transport.Transport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    @Test
    void requestsThatThereIsNoMemoryForAreNotAcceptedWhateverIsSetAndANoticeSaysSo() throws Exception {
        BrokerSettings settings = of(Map.of("log.dirs", "data", "socket.request.max.bytes", "2147483647"));
        assertThat(settings.node().server().requestMaxBytes()).isEqualTo(Transport.largestBufferBytes());
        assertThat(settings.notices())
                .singleElement()
                .asString()
                .contains(
                        "socket.request.max.bytes=2147483647",
                        Integer.toString(Transport.largestBufferBytes()),
                        "-XX:MaxDirectMemorySize");
    }

    @Test
    void requestsInProgressHoldNoMoreThanTheirPartOfTheMemoryWhateverIsSetAndANoticeSaysSo() throws Exception {
        long most = BufferPart.REQUESTS.of(Transport.memoryBytes());
        BrokerSettings settings = of(Map.of("log.dirs", "data", "queued.max.request.bytes", Long.toString(most + 1)));
        assertThat(settings.node().server().inFlightMaxBytes()).isEqualTo(most);
        assertThat(settings.notices())
                .singleElement()
                .asString()
                .contains("queued.max.request.bytes=" + (most + 1), Long.toString(most), "-XX:MaxDirectMemorySize");
        BrokerSettings less = of(Map.of("log.dirs", "data", "queued.max.request.bytes", "1000"));
        assertThat(less.node().server().inFlightMaxBytes()).isEqualTo(1_000);
        assertThat(less.notices()).isEmpty();
    }

    @Test
    void theLargestRequestsByDefaultFit() throws Exception {
        BrokerSettings settings = of(Map.of("log.dirs", "data"));
        assertThat(settings.node().server().requestMaxBytes()).isEqualTo(104_857_600);
        assertThat(settings.notices()).isEmpty();
    }

    private static BrokerSettings of(Map<String, String> values) throws Exception {
        return BrokerSettings.of(Settings.resolve(List.of(new SettingsSource("test", values))));
    }
}
