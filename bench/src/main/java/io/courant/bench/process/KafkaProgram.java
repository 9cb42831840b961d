package io.courant.bench.process;

import io.courant.bench.machine.Programs;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Apache Kafka as one node that is broker and controller, with the settings of the {@code server.properties} that it
 * ships and the JVM flags of its start script.
 *
 * @param checkout where its class path is found
 * @param synced whether each append is synced before it is acknowledged: the one setting that differs from those shipped
 * @param settings unless a row asks for more, each as {@code name=value}
 */
public record KafkaProgram(Checkout checkout, boolean synced, List<String> settings) implements BrokerProgram {

    private static final String CLUSTER_ID = "Y291cmFudC1iZW5jaC0xMQ";

    static final List<String> PERFORMANCE_FLAGS = List.of(
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");

    private static final List<String> JMX_FLAGS = List.of(
            "-Dcom.sun.management.jmxremote=true",
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false");

    public KafkaProgram {
        settings = List.copyOf(settings);
    }

    public KafkaProgram(Checkout checkout, boolean synced) {
        this(checkout, synced, List.of());
    }

    @Override
    public String label() {
        return synced ? "Kafka with flush.messages=1" : "Kafka";
    }

    @Override
    public BrokerProgram with(String setting, String value) {
        List<String> more = new ArrayList<>(settings);
        more.add(setting + "=" + value);
        return new KafkaProgram(checkout, synced, more);
    }

    /** Writes the settings and formats the directory, which costs a second or two of a JVM. */
    @Override
    public void prepare(Path directory, int port) throws IOException, InterruptedException {
        Path settings = settingsFile(directory);
        Files.writeString(settings, settings(directory, port, FreePort.find()));
        List<String> format = new ArrayList<>();
        format.add(java());
        format.add("-Xmx256M");
        format.addAll(PERFORMANCE_FLAGS);
        format.addAll(List.of("-cp", classPath(), "kafka.tools.StorageTool", "format"));
        format.addAll(List.of("--standalone", "-t", CLUSTER_ID, "-c", settings.toString()));
        Programs.run(format);
    }

    @Override
    public List<String> startCommand(Path directory, int port) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of("-Xmx1G", "-Xms1G"));
        command.addAll(PERFORMANCE_FLAGS);
        command.add(
                "-Xlog:gc*:file=" + directory.resolve("kafkaServer-gc.log") + ":time,tags:filecount=10,filesize=100M");
        command.addAll(JMX_FLAGS);
        command.addAll(List.of(
                "-cp", classPath(), "kafka.Kafka", settingsFile(directory).toString()));
        return command;
    }

    private String settings(Path directory, int port, int controllerPort) {
        StringWriter text = new StringWriter();
        setting(text, "process.roles", "broker,controller");
        setting(text, "node.id", "1");
        setting(text, "controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        String listeners = "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort);
        setting(text, "listeners", listeners);
        setting(text, "advertised.listeners", listeners);
        setting(text, "inter.broker.listener.name", "PLAINTEXT");
        setting(text, "controller.listener.names", "CONTROLLER");
        setting(text, "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        setting(text, "num.network.threads", "3");
        setting(text, "num.io.threads", "8");
        setting(text, "socket.send.buffer.bytes", "102400");
        setting(text, "socket.receive.buffer.bytes", "102400");
        setting(text, "socket.request.max.bytes", "104857600");
        setting(text, "log.dirs", directory.resolve("data").toString());
        setting(text, "num.partitions", "1");
        setting(text, "num.recovery.threads.per.data.dir", "1");
        setting(text, "offsets.topic.replication.factor", "1");
        setting(text, "transaction.state.log.replication.factor", "1");
        setting(text, "transaction.state.log.min.isr", "1");
        setting(text, "share.coordinator.state.topic.replication.factor", "1");
        setting(text, "share.coordinator.state.topic.min.isr", "1");
        setting(text, "log.retention.hours", "168");
        setting(text, "log.segment.bytes", "1073741824");
        setting(text, "log.retention.check.interval.ms", "300000");
        if (synced) {
            // The broker's default for the topic setting flush.messages.
            setting(text, "log.flush.interval.messages", "1");
        }
        settings.forEach(setting -> text.append(setting).append('\n'));
        return text.toString();
    }

    private static void setting(StringWriter text, String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }

    private static Path settingsFile(Path directory) {
        return directory.resolve("server.properties");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String classPath() {
        try {
            return Files.readString(checkout.kafkaClassPath()).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the class path of Apache Kafka is missing; build the module bench/kafka-broker: " + e.getMessage(),
                    e);
        }
    }
}
