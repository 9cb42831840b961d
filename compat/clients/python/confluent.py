"""confluent-kafka, which is librdkafka."""

import confluent_kafka
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

import lines

WAIT_SECONDS = 30


def version():
    lines.say("version", confluent_kafka.__version__)
    lines.say("library", confluent_kafka.libversion()[0])


def create(bootstrap, topic, partitions):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, int(partitions), 1)])[topic].result(WAIT_SECONDS)
    lines.say("created")


def describe(bootstrap, topic):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for partition in admin.list_topics(topic, WAIT_SECONDS).topics[topic].partitions.values():
        lines.say("partition", partition.id, partition.leader)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    settings = admin.describe_configs([resource])[resource].result(WAIT_SECONDS)
    lines.say("config", "retention.ms", settings["retention.ms"].value)


def produce(bootstrap, topic, file, codec, idempotent):
    acknowledged = []

    def answered(error, message):
        if error:
            raise RuntimeError(error)
        acknowledged.append(message.offset())

    producer = Producer({
        "bootstrap.servers": bootstrap,
        "compression.type": codec,
        "enable.idempotence": idempotent,
        "linger.ms": 200,
    })
    for partition, key, value, headers in lines.records_of(file):
        producer.produce(topic, value, key, partition, answered, headers=headers)
    producer.flush(WAIT_SECONDS)
    lines.say("acknowledged", len(acknowledged))


def consumer(bootstrap, **more):
    return Consumer({
        "bootstrap.servers": bootstrap,
        "group.id": "unused",
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "session.timeout.ms": 6000,
        "heartbeat.interval.ms": 1000,
        **more,
    })


def partitions_of(reader, topic):
    return sorted(reader.list_topics(topic, WAIT_SECONDS).topics[topic].partitions)


def read_from(reader, topic, starts):
    """Prints everything from starts, an offset for each partition, to the ends as they are now."""
    ends = {p: reader.get_watermark_offsets(TopicPartition(topic, p), WAIT_SECONDS)[1] for p in starts}
    reader.assign([TopicPartition(topic, p, offset) for p, offset in starts.items()])
    left = {p for p, offset in starts.items() if offset < ends[p]}
    while left:
        for message in reader.consume(500, 1.0):
            if message.error():
                raise RuntimeError(message.error())
            say_record(message)
            if message.offset() + 1 >= ends[message.partition()]:
                left.discard(message.partition())
    reader.close()
    lines.say("end")


def say_record(message):
    lines.say_record(message.partition(), message.offset(), message.timestamp()[1], message.key(), message.value(),
                     message.headers())


def read(bootstrap, topic):
    reader = consumer(bootstrap)
    read_from(reader, topic, {p: 0 for p in partitions_of(reader, topic)})


def seek(bootstrap, topic, time):
    reader = consumer(bootstrap)
    asked = [TopicPartition(topic, p, int(time)) for p in partitions_of(reader, topic)]
    found = {at.partition: at.offset for at in reader.offsets_for_times(asked, WAIT_SECONDS)}
    for p, offset in found.items():
        lines.say("found", p, offset)
    read_from(reader, topic, {p: offset for p, offset in found.items() if offset >= 0})


def member(bootstrap, topic, group):
    reader = consumer(bootstrap, **{"group.id": group})
    owned = set()

    def assigned(_, partitions):
        owned.update(p.partition for p in partitions)
        lines.say("assigned", ",".join(map(str, sorted(owned))))

    def revoked(_, partitions):
        owned.difference_update(p.partition for p in partitions)

    reader.subscribe([topic], on_assign=assigned, on_revoke=revoked, on_lost=revoked)
    while not lines.told_to_leave():
        message = reader.poll(0.2)
        if message is None or message.error():
            continue
        say_record(message)
        reader.commit(message=message, asynchronous=False)
    reader.close()
    lines.say("left")


def committed(bootstrap, topic, group):
    reader = consumer(bootstrap, **{"group.id": group})
    asked = [TopicPartition(topic, p) for p in partitions_of(reader, topic)]
    for at in reader.committed(asked, WAIT_SECONDS):
        lines.say("offset", at.partition, at.offset)
    reader.close()


def group(bootstrap, topic, group):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    shown = admin.describe_consumer_groups([group])[group].result(WAIT_SECONDS)
    lines.say("group", shown.state.name, len(shown.members))


def delete_group(bootstrap, topic, group):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.delete_consumer_groups([group])[group].result(WAIT_SECONDS)
    lines.say("deleted")


def delete(bootstrap, topic):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.delete_topics([topic])[topic].result(WAIT_SECONDS)
    lines.say("deleted")


lines.run({
    "version": version, "create": create, "describe": describe, "produce": produce, "read": read, "seek": seek,
    "member": member, "committed": committed, "group": group, "delete-group": delete_group, "delete": delete,
})
