package io.courant.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.replication.AppendAnswer;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.Records;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseBuilder;
import io.courant.wire.message.ProduceResponseCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hand-written reader and writer of Produce are equal to the generated codec. */
class ProduceCodecTest {

    private final SeededRandom random = new SeededRandom(11);

    private ProduceRequest randomRequest(short version) {
        List<ProduceRequest.TopicProduceData> topics = new ArrayList<>();
        for (int topic = random.nextInt(6); topic > 0; topic--) {
            List<ProduceRequest.PartitionProduceData> partitions = new ArrayList<>();
            for (int partition = random.nextInt(7); partition > 0; partition--) {
                byte[] bytes = new byte[random.nextInt(200)];
                Arrays.fill(bytes, (byte) random.nextInt(256));
                partitions.add(new ProduceRequestBuilder.PartitionProduceDataBuilder()
                        .index(random.nextInt(1000) - 1)
                        .records(random.nextInt(5) == 0 ? null : new Records.OfBuffer(ByteBuffer.wrap(bytes)))
                        .build());
            }
            topics.add(new ProduceRequestBuilder.TopicProduceDataBuilder()
                    .name(version < 13 ? "topic-" + random.nextInt(100) : "")
                    .topicId(version < 13 ? Uuid.ZERO : Uuid.random(random))
                    .partitionData(partitions)
                    .build());
        }
        return new ProduceRequestBuilder()
                .transactionalId(random.nextInt(3) == 0 ? "id" : null)
                .acks((short) (random.nextInt(3) - 1))
                .timeoutMs(random.nextInt(100_000))
                .topicData(topics)
                .build();
    }

    private static ByteBuffer encoded(ProduceRequest request, short version) {
        ByteBuffer bytes = ByteBuffer.allocate(ProduceRequestCodec.size(request, version));
        ProduceRequestCodec.write(request, version, new WireWriter(bytes));
        return bytes;
    }

    @Test
    void readsWhatTheGeneratedCodecReads() throws MalformedMessageException {
        for (int i = 0; i < 2_000; i++) {
            short version = (short) (3 + random.nextInt(11));
            ProduceRequest request = randomRequest(version);
            ByteBuffer bytes = encoded(request, version);
            ProduceParts parts = ProduceParts.read(new WireReader(bytes), version);
            assertThat(parts.transactionalId).isEqualTo(request.transactionalId());
            assertThat(parts.acks).isEqualTo(request.acks());
            assertThat(parts.timeoutMs).isEqualTo(request.timeoutMs());
            assertThat(parts.topics).isEqualTo(request.topicData().size());
            int part = 0;
            for (int topic = 0; topic < parts.topics; topic++) {
                ProduceRequest.TopicProduceData data = request.topicData().get(topic);
                assertThat(parts.topicName[topic]).isEqualTo(data.name());
                assertThat(parts.topicId[topic]).isEqualTo(data.topicId());
                assertThat(parts.firstPart[topic]).isEqualTo(part);
                for (ProduceRequest.PartitionProduceData partition : data.partitionData()) {
                    assertThat(parts.partition[part]).isEqualTo(partition.index());
                    assertThat(parts.topicOf[part]).isEqualTo(topic);
                    assertThat(recordsOf(parts, part, bytes)).isEqualTo(viewOf(partition.records()));
                    part++;
                }
                assertThat(parts.endPart(topic)).isEqualTo(part);
            }
            assertThat(parts.parts).isEqualTo(part);
        }
    }

    private static @Nullable ByteBuffer recordsOf(ProduceParts parts, int part, ByteBuffer bytes) {
        return parts.recordsLength[part] == ProduceParts.NULL_RECORDS
                ? null
                : bytes.slice(parts.recordsOffset[part], parts.recordsLength[part]);
    }

    private static @Nullable ByteBuffer viewOf(@Nullable Records records) {
        return records instanceof Records.OfBuffer(ByteBuffer view) ? view : null;
    }

    @Test
    void refusesEveryRequestThatIsCutShort() {
        for (int i = 0; i < 300; i++) {
            short version = (short) (3 + random.nextInt(11));
            ByteBuffer bytes = encoded(randomRequest(version), version);
            ByteBuffer cut = bytes.slice(0, random.nextInt(bytes.capacity()));
            boolean refused = false;
            try {
                ProduceParts.read(new WireReader(cut), version);
            } catch (MalformedMessageException e) {
                refused = true;
            }
            assertThat(refused).isTrue();
        }
    }

    @Test
    void writesWhatTheGeneratedCodecWrites() throws MalformedMessageException {
        for (int i = 0; i < 2_000; i++) {
            short version = (short) (3 + random.nextInt(11));
            ProduceRequest request = randomRequest(version);
            ProduceParts parts = ProduceParts.read(new WireReader(encoded(request, version)), version);
            ProduceAnswers answers = new ProduceAnswers(parts);
            ProduceResponse expected = randomAnswers(request, answers);
            ByteBuffer ours = ByteBuffer.allocate(answers.size(version));
            answers.write(version, new WireWriter(ours));
            ByteBuffer generated = ByteBuffer.allocate(ProduceResponseCodec.size(expected, version));
            ProduceResponseCodec.write(expected, version, new WireWriter(generated));
            assertThat(ours).isEqualTo(generated);
        }
    }

    private ProduceResponse randomAnswers(ProduceRequest request, ProduceAnswers answers) {
        List<ProduceResponse.TopicProduceResponse> topics = new ArrayList<>();
        int part = 0;
        for (ProduceRequest.TopicProduceData topic : request.topicData()) {
            List<ProduceResponse.PartitionProduceResponse> partitions = new ArrayList<>();
            for (ProduceRequest.PartitionProduceData partition : topic.partitionData()) {
                partitions.add(randomAnswer(partition.index(), part++, answers));
            }
            topics.add(new ProduceResponseBuilder.TopicProduceResponseBuilder()
                    .name(topic.name())
                    .topicId(topic.topicId())
                    .partitionResponses(partitions)
                    .build());
        }
        return new ProduceResponseBuilder().responses(topics).build();
    }

    private ProduceResponse.PartitionProduceResponse randomAnswer(int index, int part, ProduceAnswers answers) {
        ProduceResponseBuilder.PartitionProduceResponseBuilder response =
                new ProduceResponseBuilder.PartitionProduceResponseBuilder().index(index);
        switch (random.nextInt(4)) {
            case 0 -> {
                answers.set(part, new AppendAnswer.Appended(77, 88, 5));
                response.baseOffset(77).logAppendTimeMs(88).logStartOffset(5);
            }
            case 1 -> {
                answers.refuse(part, ErrorCode.UNKNOWN_TOPIC_ID);
                response.errorCode(ErrorCode.UNKNOWN_TOPIC_ID.code()).baseOffset(-1);
            }
            case 2 -> {
                answers.set(part, new AppendAnswer.Refused(ErrorCode.CORRUPT_MESSAGE, "wrong", -1, 3));
                response.errorCode(ErrorCode.CORRUPT_MESSAGE.code())
                        .baseOffset(-1)
                        .logStartOffset(3)
                        .errorMessage("wrong");
            }
            default -> {
                answers.set(part, new AppendAnswer.Refused(ErrorCode.INVALID_RECORD, "record 4", 4, 3));
                response.errorCode(ErrorCode.INVALID_RECORD.code())
                        .baseOffset(-1)
                        .logStartOffset(3)
                        .recordErrors(List.of(new ProduceResponse.BatchIndexAndErrorMessage(4, "record 4")))
                        .errorMessage("record 4");
            }
        }
        return response.build();
    }
}
