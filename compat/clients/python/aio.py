"""aiokafka, for asyncio."""

import asyncio

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

import lines


async def version():
    lines.say("version", aiokafka.__version__)


async def create(bootstrap, topic, partitions):
    async with Admin(bootstrap) as admin:
        await admin.create_topics([NewTopic(topic, int(partitions), 1)])


async def describe(bootstrap, topic):
    async with Admin(bootstrap) as admin:
        [shown] = await admin.describe_topics([topic])
        for partition in shown["partitions"]:
            lines.say("partition", partition["partition"], partition["leader"])
        [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        for name, value, *_ in answer.resources[0][4]:
            if name == "retention.ms":
                lines.say("config", name, value)


async def produce(bootstrap, topic, file, codec, idempotent):
    async with AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            compression_type=None if codec == "none" else codec,
            enable_idempotence=idempotent == "true",
            acks="all",
            linger_ms=200,
    ) as producer:
        answers = [
            await producer.send(topic, value, key, partition, headers=headers)
            for partition, key, value, headers in lines.records_of(file)
        ]
        await asyncio.gather(*answers)
    lines.say("acknowledged", len(answers))


class Admin:
    """A client of administration for the length of a block."""

    def __init__(self, bootstrap):
        self.admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)

    async def __aenter__(self):
        await self.admin.start()
        return self.admin

    async def __aexit__(self, *failure):
        await self.admin.close()


def consumer(bootstrap, group=None):
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=6000,
        heartbeat_interval_ms=1000,
    )


async def partitions_of(bootstrap, topic):
    async with Admin(bootstrap) as admin:
        [shown] = await admin.describe_topics([topic])
        return [TopicPartition(topic, partition["partition"]) for partition in shown["partitions"]]


async def read_from(reader, starts):
    """Prints everything from starts, an offset for each partition, to the ends as they are now."""
    ends = await reader.end_offsets(list(starts))
    reader.assign(list(starts))
    for at, offset in starts.items():
        reader.seek(at, offset)
    left = {at for at, offset in starts.items() if offset < ends[at]}
    while left:
        for at, records in (await reader.getmany(timeout_ms=1000)).items():
            say_records(records)
            if records[-1].offset + 1 >= ends[at]:
                left.discard(at)
    lines.say("end")


def say_records(records):
    for r in records:
        lines.say_record(r.partition, r.offset, r.timestamp, r.key, r.value, r.headers)


async def read(bootstrap, topic):
    async with consumer(bootstrap) as reader:
        await read_from(reader, {at: 0 for at in await partitions_of(bootstrap, topic)})


async def seek(bootstrap, topic, time):
    async with consumer(bootstrap) as reader:
        found = await reader.offsets_for_times({at: int(time) for at in await partitions_of(bootstrap, topic)})
        for at, place in found.items():
            lines.say("found", at.partition, place.offset if place else -1)
        await read_from(reader, {at: place.offset for at, place in found.items() if place})


class Rebalances(ConsumerRebalanceListener):

    async def on_partitions_revoked(self, revoked):
        pass

    async def on_partitions_assigned(self, assigned):
        lines.say("assigned", ",".join(str(at.partition) for at in assigned))


async def member(bootstrap, topic, group):
    reader = consumer(bootstrap, group)
    reader.subscribe([topic], listener=Rebalances())
    async with reader:
        while not lines.told_to_leave():
            for records in (await reader.getmany(timeout_ms=200)).values():
                say_records(records)
                await reader.commit()
    lines.say("left")


async def committed(bootstrap, topic, group):
    async with Admin(bootstrap) as admin:
        for at, place in (await admin.list_consumer_group_offsets(group)).items():
            lines.say("offset", at.partition, place.offset)


async def group(bootstrap, topic, group):
    async with Admin(bootstrap) as admin:
        [answer] = await admin.describe_consumer_groups([group])
        for shown in answer.groups:
            lines.say("group", shown[2], len(shown[5]))


async def delete(bootstrap, topic):
    async with Admin(bootstrap) as admin:
        await admin.delete_topics([topic])


def run(check):
    return lambda **named: asyncio.run(check(**named))


lines.run({
    "version": run(version), "create": run(create), "describe": run(describe), "produce": run(produce),
    "read": run(read), "seek": run(seek), "member": run(member), "committed": run(committed), "group": run(group),
    "delete": run(delete),
})
