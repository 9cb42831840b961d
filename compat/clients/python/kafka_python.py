"""kafka-python, written in Python alone."""

import kafka
from kafka import ConsumerRebalanceListener, KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic

import lines

WAIT_SECONDS = 30


def version():
    lines.say("version", kafka.__version__)


def create(bootstrap, topic, partitions):
    admin(bootstrap).create_topics([NewTopic(topic, int(partitions), 1)])
    lines.say("created")


def describe(bootstrap, topic):
    for partition in admin(bootstrap).describe_topics([topic])[0]["partitions"]:
        lines.say("partition", partition["partition_index"], partition["leader_id"])
    settings = admin(bootstrap).describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    value = settings["topic"][topic]["retention.ms"]
    lines.say("config", "retention.ms", value["value"] if isinstance(value, dict) else value)


def produce(bootstrap, topic, file, codec, idempotent):
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        compression_type=None if codec == "none" else codec,
        enable_idempotence=idempotent == "true",
        acks="all",
        linger_ms=200,
    )
    answers = [
        producer.send(topic, value, key, headers, partition)
        for partition, key, value, headers in lines.records_of(file)
    ]
    for answer in answers:
        answer.get(WAIT_SECONDS)
    producer.close()
    lines.say("acknowledged", len(answers))


def admin(bootstrap):
    return KafkaAdminClient(bootstrap_servers=bootstrap)


def consumer(bootstrap, group=None):
    return KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        heartbeat_interval_ms=1000,
        max_poll_interval_ms=60000,
    )


def partitions_of(reader, topic):
    return [TopicPartition(topic, p) for p in sorted(reader.partitions_for_topic(topic))]


def read_from(reader, starts):
    """Prints everything from starts, an offset for each partition, to the ends as they are now."""
    ends = reader.end_offsets(list(starts))
    reader.assign(list(starts))
    for at, offset in starts.items():
        reader.seek(at, offset)
    while any(reader.position(at) < ends[at] for at in starts):
        for records in reader.poll(1000).values():
            say_records(records)
    reader.close()
    lines.say("end")


def say_records(records):
    for r in records:
        lines.say_record(r.partition, r.offset, r.timestamp, r.key, r.value, r.headers)


def read(bootstrap, topic):
    reader = consumer(bootstrap)
    read_from(reader, {at: 0 for at in partitions_of(reader, topic)})


def seek(bootstrap, topic, time):
    reader = consumer(bootstrap)
    found = reader.offsets_for_times({at: int(time) for at in partitions_of(reader, topic)})
    for at, place in found.items():
        lines.say("found", at.partition, place.offset if place else -1)
    read_from(reader, {at: place.offset for at, place in found.items() if place})


class Rebalances(ConsumerRebalanceListener):

    def on_partitions_revoked(self, revoked):
        pass

    def on_partitions_assigned(self, assigned):
        lines.say("assigned", ",".join(str(at.partition) for at in assigned))


def member(bootstrap, topic, group):
    reader = consumer(bootstrap, group)
    reader.subscribe([topic], listener=Rebalances())
    while not lines.told_to_leave():
        for records in reader.poll(200).values():
            say_records(records)
            reader.commit()
    reader.close()
    lines.say("left")


def committed(bootstrap, topic, group):
    reader = consumer(bootstrap, group)
    for at in partitions_of(reader, topic):
        lines.say("offset", at.partition, reader.committed(at))
    reader.close()


def group(bootstrap, topic, group):
    shown = admin(bootstrap).describe_groups([group])[group]
    lines.say("group", shown["group_state"], len(shown["members"]))


def delete_group(bootstrap, topic, group):
    admin(bootstrap).delete_groups([group])
    lines.say("deleted")


def delete(bootstrap, topic):
    admin(bootstrap).delete_topics([topic])
    lines.say("deleted")


lines.run({
    "version": version, "create": create, "describe": describe, "produce": produce, "read": read, "seek": seek,
    "member": member, "committed": committed, "group": group, "delete-group": delete_group, "delete": delete,
})
