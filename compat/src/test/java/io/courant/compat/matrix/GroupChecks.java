package io.courant.compat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.Clients;
import io.courant.compat.StartedBroker;
import io.courant.compat.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a client does in a group; its topic has records that are told apart by their place alone. */
record GroupChecks(StartedBroker broker, ForeignClient client, Path home, String topic) {

    private static final int PARTITIONS = 6;
    private static final int RECORDS_PER_ROUND = 10;

    /** A member that was killed is missed after a session timeout; then the others join again. */
    private static final long SETTLES_WITHIN_SECONDS = 90;

    /** Three members share the topic; one leaves, one is killed, the last one has all; who comes later goes on from what was committed. */
    void sharesATopic() throws IOException, InterruptedException, ExecutionException {
        clients().createTopic(topic, PARTITIONS, Map.of());
        List<ClientProgram> members = new ArrayList<>();
        try {
            produceRound();
            for (int i = 0; i < 3; i++) {
                members.add(member("member-" + i));
            }
            awaitShared(members, 2);
            awaitRead(members, 1);

            ClientProgram leaving = members.get(0);
            leaving.tellToLeave();
            leaving.awaitSuccess();
            awaitShared(members.subList(1, 3), 3);
            produceRound();
            awaitRead(members, 2);

            members.get(1).kill();
            awaitShared(members.subList(2, 3), PARTITIONS);
            produceRound();
            awaitRead(members, 3);
            members.get(2).tellToLeave();
            members.get(2).awaitSuccess();
            assertCommitted(3 * RECORDS_PER_ROUND);
            resumes(members);
        } finally {
            for (ClientProgram member : members) {
                member.close();
            }
        }
    }

    private void resumes(List<ClientProgram> members) throws IOException, InterruptedException, ExecutionException {
        produceRound();
        ClientProgram later = member("later");
        members.add(later);
        awaitRead(List.of(later), 1, 3);
        later.tellToLeave();
        later.awaitSuccess();
        assertThat(records(later))
                .as("read again from what was committed")
                .hasSize(PARTITIONS * RECORDS_PER_ROUND)
                .allSatisfy(record -> assertThat(Long.parseLong(record.get(1)))
                        .isBetween(3L * RECORDS_PER_ROUND, 4L * RECORDS_PER_ROUND - 1));
    }

    /** Its own tools show a group with its members, and delete it when they are gone. */
    void describesAndDeletes() throws IOException, InterruptedException, ExecutionException {
        clients().createTopic(topic, PARTITIONS, Map.of());
        produceRound();
        try (ClientProgram member = member("member")) {
            awaitRead(List.of(member), 1);
            List<String> shown =
                    ClientProgram.about("group", ask("group", "group=" + topic)).getFirst();
            assertThat(shown.getFirst()).isEqualToIgnoringCase("stable");
            assertThat(shown.getLast()).isEqualTo("1");
            member.tellToLeave();
            member.awaitSuccess();
        }
        ask("delete-group", "group=" + topic);
        try (Admin admin = clients().admin()) {
            assertThat(Clients.answer(admin.listGroups().all()))
                    .noneSatisfy(group -> assertThat(group.groupId()).isEqualTo(topic));
        }
    }

    private ClientProgram member(String name) throws IOException {
        return ClientProgram.start(
                client,
                home.resolve(name),
                "member",
                "bootstrap=" + broker.bootstrap(),
                "topic=" + topic,
                "group=" + topic);
    }

    private void produceRound() throws ExecutionException, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < PARTITIONS * RECORDS_PER_ROUND; i++) {
            records.add(new ProducerRecord<>(topic, i % PARTITIONS, null, new byte[] {'v'}));
        }
        clients().send(Map.of(), records);
    }

    /** Returns when every one of {@code members} owns {@code each} partitions, and together they own all. */
    private void awaitShared(List<ClientProgram> members, int each) throws IOException {
        await("members that own " + each + " partitions each", members, () -> {
            Set<String> all = new TreeSet<>();
            for (ClientProgram member : members) {
                Collection<String> owned = owned(member);
                if (owned.size() != each) {
                    return false;
                }
                all.addAll(owned);
            }
            return all.size() == PARTITIONS;
        });
    }

    private static Collection<String> owned(ClientProgram member) throws IOException {
        List<List<String>> assigned = ClientProgram.about("assigned", member.said());
        if (assigned.isEmpty() || assigned.getLast().getFirst().isEmpty()) {
            return Set.of();
        }
        return Set.of(assigned.getLast().getFirst().split(",", -1));
    }

    private void awaitRead(List<ClientProgram> members, int rounds) throws IOException {
        awaitRead(members, rounds, 0);
    }

    /** Returns when {@code members} have read {@code rounds} of records together, behind {@code before} others. */
    private void awaitRead(List<ClientProgram> members, int rounds, int before) throws IOException {
        await(rounds + " rounds of records", members, () -> {
            Map<String, Integer> reached = new TreeMap<>();
            Set<String> places = new TreeSet<>();
            for (ClientProgram member : members) {
                for (List<String> record : records(member)) {
                    places.add(record.getFirst() + " " + record.get(1));
                    reached.merge(record.getFirst(), Integer.parseInt(record.get(1)), Math::max);
                }
            }
            return places.size() >= PARTITIONS * rounds * RECORDS_PER_ROUND
                    && reached.values().stream().allMatch(last -> last == (before + rounds) * RECORDS_PER_ROUND - 1);
        });
    }

    private static List<List<String>> records(ClientProgram member) throws IOException {
        return ClientProgram.about("record", member.said());
    }

    private void await(String what, List<ClientProgram> members, Waiting.Condition condition) throws IOException {
        try {
            Waiting.until(what, SETTLES_WITHIN_SECONDS, condition);
        } catch (AssertionError e) {
            StringBuilder words = new StringBuilder(String.valueOf(e.getMessage()));
            for (ClientProgram member : members) {
                words.append('\n').append(member.words());
            }
            throw new AssertionError(words.toString(), e);
        }
    }

    /** The broker and the client agree on what was committed. */
    private void assertCommitted(long offset) throws IOException, InterruptedException {
        try (Admin admin = clients().admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    Clients.answer(admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata());
            assertThat(committed.values())
                    .hasSize(PARTITIONS)
                    .allSatisfy(at -> assertThat(at.offset()).isEqualTo(offset));
        }
        if (client.checks().contains(Check.GROUP_ADMIN)) {
            assertThat(ClientProgram.about("offset", ask("committed", "group=" + topic)))
                    .hasSize(PARTITIONS)
                    .allSatisfy(at -> assertThat(at.getLast()).isEqualTo(Long.toString(offset)));
        }
    }

    private Clients clients() {
        return Clients.of(broker);
    }

    private List<List<String>> ask(String thing, String... more) throws IOException, InterruptedException {
        List<String> named = new ArrayList<>(List.of("bootstrap=" + broker.bootstrap(), "topic=" + topic));
        named.addAll(List.of(more));
        return ClientProgram.run(client, home.resolve(thing), thing, named.toArray(String[]::new));
    }
}
