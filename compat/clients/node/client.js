// KafkaJS. How it is asked and how it answers: see ../README.md.
'use strict'

const fs = require('fs')
const path = require('path')

const modules = path.resolve(__dirname, '../../../.courant/clients/node/node_modules')
const { Kafka, CompressionTypes, CompressionCodecs, ConfigResourceTypes, logLevel } = require(path.join(modules, 'kafkajs'))
CompressionCodecs[CompressionTypes.Snappy] = require(path.join(modules, 'kafkajs-snappy'))

const CODECS = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, snappy: CompressionTypes.Snappy }

const say = (...fields) => fs.writeSync(1, fields.join('\t') + '\n')
const shown = bytes => (bytes === null || bytes === undefined ? 'NULL' : bytes.toString())
const meant = text => (text === 'NULL' ? null : text)

const kafka = bootstrap => new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR })

async function withAdmin(bootstrap, work) {
  const admin = kafka(bootstrap).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

// What is to be produced, as messages of KafkaJS; a header that comes twice is a list there.
function messagesOf(file) {
  return fs.readFileSync(file, 'utf8').trimEnd().split('\n').map(line => {
    const [partition, key, value, headers] = line.split('\t')
    const named = {}
    for (const pair of headers.split(',').filter(Boolean)) {
      const equals = pair.indexOf('=')
      const name = pair.slice(0, equals)
      const text = meant(pair.slice(equals + 1))
      named[name] = name in named ? [].concat(named[name], text) : text
    }
    return { partition: Number(partition), key: meant(key), value: meant(value), headers: named }
  })
}

function sayRecord(partition, message) {
  const headers = Object.entries(message.headers || {})
    .flatMap(([name, values]) => [].concat(values).map(value => `${name}=${shown(value)}`))
    .join(',')
  say('record', partition, message.offset, message.timestamp, shown(message.key), shown(message.value), headers)
}

// Prints everything from starts, an offset for each partition, to the ends as they are now. KafkaJS assigns partitions by groups alone,
// so this is a group of one, which commits nothing and goes to the places itself.
async function readFrom(bootstrap, topic, starts) {
  const ends = await withAdmin(bootstrap, admin => admin.fetchTopicOffsets(topic))
  const left = new Map(ends.filter(end => starts.has(end.partition) && starts.get(end.partition) < Number(end.high))
    .map(end => [end.partition, Number(end.high)]))
  const consumer = kafka(bootstrap).consumer({ groupId: `${topic}-read` })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, event => reject(event.payload.error))
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        for (const message of batch.messages) {
          if (left.has(batch.partition)) sayRecord(batch.partition, message)
          if (Number(message.offset) + 1 >= left.get(batch.partition)) left.delete(batch.partition)
          resolveOffset(message.offset)
        }
        if (left.size === 0) resolve()
      },
    }).catch(reject)
    for (const [partition, offset] of starts) consumer.seek({ topic, partition, offset: String(offset) })
  })
  await consumer.disconnect()
  say('end')
}

const checks = {
  async version() {
    say('version', require(path.join(modules, 'kafkajs/package.json')).version)
  },

  async create({ bootstrap, topic, partitions }) {
    await withAdmin(bootstrap, admin => admin.createTopics({ topics: [{ topic, numPartitions: Number(partitions), replicationFactor: 1 }] }))
    say('created')
  },

  async describe({ bootstrap, topic }) {
    await withAdmin(bootstrap, async admin => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      for (const partition of topics[0].partitions) say('partition', partition.partitionId, partition.leader)
      const settings = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
      })
      for (const entry of settings.resources[0].configEntries) say('config', entry.configName, entry.configValue)
    })
  },

  async produce({ bootstrap, topic, file, codec, idempotent }) {
    const producer = kafka(bootstrap).producer({ idempotent: idempotent === 'true', maxInFlightRequests: 1 })
    await producer.connect()
    const messages = messagesOf(file)
    await producer.send({ topic, acks: -1, compression: CODECS[codec], messages })
    await producer.disconnect()
    say('acknowledged', messages.length)
  },

  async read({ bootstrap, topic }) {
    const ends = await withAdmin(bootstrap, admin => admin.fetchTopicOffsets(topic))
    await readFrom(bootstrap, topic, new Map(ends.map(end => [end.partition, 0])))
  },

  async seek({ bootstrap, topic, time }) {
    const found = await withAdmin(bootstrap, admin => admin.fetchTopicOffsetsByTimestamp(topic, Number(time)))
    for (const { partition, offset } of found) say('found', partition, offset)
    await readFrom(bootstrap, topic, new Map(found.map(({ partition, offset }) => [partition, Number(offset)])))
  },

  async member({ bootstrap, topic, group }) {
    const consumer = kafka(bootstrap).consumer({ groupId: group, sessionTimeout: 6000, heartbeatInterval: 1000 })
    consumer.on(consumer.events.GROUP_JOIN, event => say('assigned', (event.payload.memberAssignment[topic] || []).join(',')))
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        sayRecord(partition, message)
        await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }])
      },
    })
    await new Promise(resolve => process.stdin.on('end', resolve).resume())
    await consumer.disconnect()
    say('left')
  },

  async committed({ bootstrap, topic, group }) {
    const [{ partitions }] = await withAdmin(bootstrap, admin => admin.fetchOffsets({ groupId: group, topics: [topic] }))
    for (const { partition, offset } of partitions) say('offset', partition, offset)
  },

  async group({ bootstrap, group }) {
    const { groups } = await withAdmin(bootstrap, admin => admin.describeGroups([group]))
    say('group', groups[0].state, groups[0].members.length)
  },

  async 'delete-group'({ bootstrap, group }) {
    await withAdmin(bootstrap, admin => admin.deleteGroups([group]))
    say('deleted')
  },

  async delete({ bootstrap, topic }) {
    await withAdmin(bootstrap, admin => admin.deleteTopics({ topics: [topic] }))
    say('deleted')
  },
}

const [, , asked, ...words] = process.argv
const named = Object.fromEntries(words.map(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
checks[asked](named).then(
  () => process.exit(0),
  error => {
    console.error(error)
    process.exit(1)
  },
)
