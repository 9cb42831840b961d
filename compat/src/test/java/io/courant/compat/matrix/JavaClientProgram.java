package io.courant.compat.matrix;

import io.courant.compat.Checkout;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The program of the Java clients: compiled with the newest, and started as a process with the jars of each version. So it uses only what
 * all of them have, by the same signatures: no {@code Admin}, which the oldest doesn't know, but {@code AdminClient}.
 */
final class JavaClientProgram {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, String> named = new HashMap<>();

    /** Set by a thread that does nothing but read standard input to its end. */
    private volatile boolean ended;

    private JavaClientProgram(List<String> words) {
        for (String word : words) {
            int equals = word.indexOf('=');
            named.put(word.substring(0, equals), word.substring(equals + 1));
        }
    }

    public static void main(String[] words) throws IOException, ExecutionException, InterruptedException {
        List<String> all = Arrays.asList(words);
        new JavaClientProgram(all.subList(1, all.size())).run(words[0]);
    }

    /** What a process of this program is started with: our own classes, and the jars that a module has resolved. */
    static String classPath(String module) {
        Path resolved = Checkout.root().resolve(module).resolve("target/class-path");
        try {
            Path classes = Path.of(JavaClientProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes + File.pathSeparator + Files.readString(resolved).strip();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("build the module " + module + " first", e);
        }
    }

    private void run(String thing) throws IOException, ExecutionException, InterruptedException {
        switch (thing) {
            case "version" -> say("version", version());
            case "create" -> create();
            case "describe" -> describe();
            case "produce" -> produce();
            case "read" -> read();
            case "seek" -> seek();
            case "member" -> member();
            case "committed" -> committed();
            case "group" -> group();
            case "delete-group" -> deleteGroup();
            case "delete" -> delete();
            default -> throw new IllegalArgumentException(thing);
        }
    }

    /** The class that knows it has moved between versions; what it reads has not. */
    private static String version() throws IOException {
        Properties known = new Properties();
        try (InputStream file =
                Objects.requireNonNull(KafkaConsumer.class.getResourceAsStream("/kafka/kafka-version.properties"))) {
            known.load(file);
        }
        return known.getProperty("version", "none");
    }

    private void create() throws ExecutionException, InterruptedException {
        try (AdminClient admin = admin()) {
            NewTopic topic = new NewTopic(topic(), Integer.parseInt(argument("partitions")), (short) 1);
            admin.createTopics(Collections.singleton(topic)).all().get();
        }
    }

    private void describe() throws ExecutionException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(null)) {
            for (PartitionInfo partition : consumer.partitionsFor(topic())) {
                say("partition", partition.partition(), partition.leader().id());
            }
        }
        try (AdminClient admin = admin()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic());
            Config config = admin.describeConfigs(Collections.singleton(resource))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            say(
                    "config",
                    "retention.ms",
                    Objects.requireNonNull(config.get("retention.ms")).value());
        }
    }

    private void produce() throws IOException, ExecutionException, InterruptedException {
        Properties settings = settings();
        settings.put("compression.type", argument("codec"));
        settings.put("enable.idempotence", argument("idempotent"));
        settings.put("acks", "all");
        settings.put("linger.ms", "200");
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String line : Files.readAllLines(Path.of(argument("file")))) {
                ProducerRecord<byte[], byte[]> record = Contents.record(topic(), null, line);
                answers.add(producer.send(record));
            }
        }
        for (Future<RecordMetadata> answer : answers) {
            answer.get();
        }
        say("acknowledged", answers.size());
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(null)) {
            readFrom(consumer, consumer.beginningOffsets(partitions(consumer)));
        }
    }

    private void seek() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(null)) {
            Map<TopicPartition, Long> asked = new HashMap<>();
            partitions(consumer).forEach(partition -> asked.put(partition, Long.valueOf(argument("time"))));
            Map<TopicPartition, Long> starts = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                    consumer.offsetsForTimes(asked).entrySet()) {
                say("found", found.getKey().partition(), found.getValue().offset());
                starts.put(found.getKey(), found.getValue().offset());
            }
            readFrom(consumer, starts);
        }
    }

    /** Prints everything from {@code starts} to the ends as they are now. */
    private void readFrom(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> starts) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            say(consumer.poll(POLL));
        }
        say("end");
    }

    private void member() throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(argument("group"))) {
            consumer.subscribe(Collections.singleton(topic()), new SayAssigned(consumer));
            readInput();
            while (!ended) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    say(records);
                    consumer.commitSync();
                }
            }
        }
        say("left");
    }

    private void readInput() {
        Thread reader = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                System.err.println(e);
            }
            ended = true;
        });
        reader.setDaemon(true);
        reader.start();
    }

    private record SayAssigned(KafkaConsumer<byte[], byte[]> consumer) implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        /** The consumer's own view is whole, also where it is told only what is new. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            say(
                    "assigned",
                    consumer.assignment().stream()
                            .map(partition -> Integer.toString(partition.partition()))
                            .sorted()
                            .collect(Collectors.joining(",")));
        }
    }

    private void committed() throws ExecutionException, InterruptedException {
        try (AdminClient admin = admin()) {
            admin.listConsumerGroupOffsets(argument("group"))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, at) -> say("offset", partition.partition(), at.offset()));
        }
    }

    /** The newest client has another method for it, which the older ones lack. */
    @SuppressWarnings("removal")
    private void group() throws ExecutionException, InterruptedException {
        String group = argument("group");
        try (AdminClient admin = admin()) {
            ConsumerGroupDescription shown = admin.describeConsumerGroups(Collections.singleton(group))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            say("group", shown.state(), shown.members().size());
        }
    }

    private void deleteGroup() throws ExecutionException, InterruptedException {
        try (AdminClient admin = admin()) {
            admin.deleteConsumerGroups(Collections.singleton(argument("group")))
                    .all()
                    .get();
        }
    }

    private void delete() throws ExecutionException, InterruptedException {
        try (AdminClient admin = admin()) {
            admin.deleteTopics(Collections.singleton(topic())).all().get();
        }
    }

    private AdminClient admin() {
        return AdminClient.create(settings());
    }

    private KafkaConsumer<byte[], byte[]> consumer(@Nullable String group) {
        Properties settings = settings();
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        if (group != null) {
            settings.put("group.id", group);
            settings.put("session.timeout.ms", "6000");
            settings.put("heartbeat.interval.ms", "1000");
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", argument("bootstrap"));
        return settings;
    }

    private Collection<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        Collection<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic())) {
            partitions.add(new TopicPartition(topic(), partition.partition()));
        }
        return partitions;
    }

    private String topic() {
        return argument("topic");
    }

    private String argument(String name) {
        String value = named.get(name);
        if (value == null) {
            throw new IllegalArgumentException("without " + name + "=");
        }
        return value;
    }

    private static void say(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String line = Contents.line(record);
            int behindPartition = line.indexOf('\t') + 1;
            say("record", record.partition(), record.offset(), record.timestamp(), line.substring(behindPartition));
        }
    }

    private static void say(Object... fields) {
        System.out.println(Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining("\t")));
    }
}
