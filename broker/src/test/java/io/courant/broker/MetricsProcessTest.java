package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.broker.metrics.DeclaredMetrics;
import io.courant.broker.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --metrics} from outside. */
@Tag("cluster")
class MetricsProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void tellsPrometheusWhatTheBrokerHasDone() throws Exception {
        try (RunningBroker broker = start("--metrics", "127.0.0.1:0")) {
            String ready = broker.awaitReady();
            URI place = RunningBroker.metricsIn(ready);
            assertThat(text(place, "/ready", 200)).isEqualTo("ready\n");
            assertThat(text(place, "/live", 200)).isEqualTo("live\n");
            send("127.0.0.1:" + RunningBroker.portIn(ready));

            HttpResponse<String> scraped = get(place, "/metrics");
            assertThat(scraped.statusCode()).isEqualTo(200);
            assertThat(scraped.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            Scrape scrape = Scrape.parse(scraped.body());
            Map<String, Double> values = scrape.samples();
            String directoryLabel = "{directory=\"" + data() + "\"}";
            assertThat(values.get("courant_requests_total{api=\"PRODUCE\"}")).isEqualTo(RECORDS);
            assertThat(values.get("courant_request_duration_seconds_count{api=\"PRODUCE\"}"))
                    .isEqualTo(RECORDS);
            assertThat(values.get("courant_request_duration_seconds_bucket{api=\"PRODUCE\",le=\"+Inf\"}"))
                    .isEqualTo(RECORDS);
            assertThat(values.get("courant_request_bytes_total{api=\"PRODUCE\"}"))
                    .isGreaterThan(RECORDS * 50);
            assertThat(values.get("courant_connections{listener=\"PLAINTEXT\"}"))
                    .isNotNull();
            assertThat(values.get("courant_connections_accepted_total")).isPositive();
            assertThat(values.get("courant_log_appended_records_total" + directoryLabel))
                    .isGreaterThanOrEqualTo(RECORDS);
            assertThat(values.get("courant_journal_commit_duration_seconds_count" + directoryLabel))
                    .isPositive();
            assertThat(values.get("courant_journal_used_bytes" + directoryLabel))
                    .isPositive();
            assertThat(values.get("courant_disk_free_bytes" + directoryLabel)).isPositive();
            assertThat(values.get("courant_disk_state" + directoryLabel)).isZero();
            assertThat(values.get("courant_checkpoint_time_seconds" + directoryLabel))
                    .isPositive();
            assertThat(values.get("courant_directory_offline" + directoryLabel)).isZero();
            assertThat(values).anySatisfy((name, value) -> {
                assertThat(name).startsWith("courant_shard_delay_seconds_count{shard=\"control\"");
                assertThat(value).isPositive();
            });
            assertThat(values.keySet()).anyMatch(name -> name.startsWith("courant_version{version="));
            assertThat(values.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));
            assertThat(values.keySet()).anyMatch(name -> name.startsWith("process_files_open"));
            assertThat(scrape.helps().get("courant_requests_total")).startsWith("Requests taken up");
            assertThat(DeclaredMetrics.typesFromTheStart())
                    .hasSizeGreaterThan(30)
                    .containsEntry("courant_requests_total", "counter")
                    .containsEntry("courant_request_duration_seconds", "histogram");
            assertThat(scrape.types()).containsAllEntriesOf(DeclaredMetrics.typesFromTheStart());
        }
    }

    @Test
    void answersNothingElse() throws Exception {
        try (RunningBroker broker = start("--metrics", "127.0.0.1:0")) {
            URI place = RunningBroker.metricsIn(broker.awaitReady());
            assertThat(text(place, "/metricsandmore", 404)).contains("/metrics");
            assertThat(text(place, "/", 404)).contains("/live");
            HttpResponse<String> posted = http.send(
                    HttpRequest.newBuilder(place)
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(405);
            HttpResponse<String> head = http.send(
                    HttpRequest.newBuilder(place)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(broker.terminate()).isEqualTo(143);
        }
    }

    @Test
    void refusesToStartWhereItCannotListenForMetrics() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningBroker broker = start("--metrics", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.CANNOT_START);
            assertThat(broker.errors()).contains("--metrics").contains("127.0.0.1:" + taken.getLocalPort());
        }
        try (RunningBroker broker = start("--metrics", "nonsense")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(broker.errors()).contains("--metrics: HOST:PORT expected");
        }
    }

    @Test
    void loadsNothingOfItWithoutTheOption() throws Exception {
        Path loaded = directory.resolve("classes.log");
        List<String> flags = List.of("-Xlog:class+load=info:file=" + loaded);
        try (RunningBroker broker =
                RunningBroker.launch(flags, directory, "--data", data(), "--listen", "127.0.0.1:0")) {
            assertThat(broker.awaitReady()).doesNotContain("metrics=");
            broker.terminate();
        }
        assertThat(Files.readString(loaded))
                .contains("io.courant.broker.Main")
                .doesNotContain("com.sun.net.httpserver")
                .doesNotContain("sun.net.httpserver")
                .doesNotContain("io.micrometer")
                .doesNotContain("io.prometheus")
                .doesNotContain("tools.jackson");
    }

    private RunningBroker start(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        all[0] = "--data";
        all[1] = data();
        all[2] = "--listen";
        all[3] = "127.0.0.1:0";
        return RunningBroker.launch(directory, all);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static void send(String bootstrap) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", false),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("counted", 0, null, "x".getBytes(StandardCharsets.UTF_8)))
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private String text(URI place, String path, int status) throws Exception {
        HttpResponse<String> answer = get(place, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private HttpResponse<String> get(URI place, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(place.resolve(path)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
