package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the two hottest messages cost on the heap: measured about 340 bytes for a request with one partition and 110 for
 * each further one, 690 and 110 for a response. The limits leave room for other JVMs.
 */
class CodecAllocationTest {

    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 2_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long results;

    private interface Work {
        long run() throws MalformedMessageException;
    }

    private long bytesPerRun(Work work) throws MalformedMessageException {
        for (int i = 0; i < WARM_UP; i++) {
            results += work.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            results += work.run();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(results).isPositive();
        return allocated / MEASURED;
    }

    private long decodingProduce(int partitions) throws MalformedMessageException {
        List<ProduceRequest.PartitionProduceData> data = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            data.add(new ProduceRequestBuilder.PartitionProduceDataBuilder()
                    .index(i)
                    .records(new Records.OfBuffer(ByteBuffer.allocate(1000)))
                    .build());
        }
        ProduceRequest request = new ProduceRequestBuilder()
                .acks((short) -1)
                .topicData(List.of(new ProduceRequestBuilder.TopicProduceDataBuilder()
                        .topicId(new Uuid(1, 2))
                        .partitionData(data)
                        .build()))
                .build();
        ByteBuffer frame = ByteBuffer.allocateDirect(ProduceRequestCodec.size(request, (short) 13));
        ProduceRequestCodec.write(request, (short) 13, new WireWriter(frame));
        return bytesPerRun(() -> ProduceRequestCodec.read(new WireReader(frame), (short) 13)
                .topicData()
                .size());
    }

    private long encodingFetch(int partitions) throws MalformedMessageException {
        CountedBuffer log = new CountedBuffer(ByteBuffer.allocateDirect(1000), () -> {});
        List<FetchResponse.PartitionData> data = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            data.add(new FetchResponseBuilder.PartitionDataBuilder()
                    .partitionIndex(i)
                    .records(new Records.OfSlices(List.of(new Slice.OfBuffer(log, 0, 1000)), 1000))
                    .build());
        }
        FetchResponse response = new FetchResponseBuilder()
                .responses(List.of(new FetchResponseBuilder.FetchableTopicResponseBuilder()
                        .topicId(new Uuid(1, 2))
                        .partitions(data)
                        .build()))
                .build();
        ByteBuffer bytes = ByteBuffer.allocateDirect(100 + 100 * partitions);
        return bytesPerRun(() -> {
            CountedBuffer frame = new CountedBuffer(bytes, () -> {});
            int size = FetchResponseCodec.size(response, (short) 17) - FetchResponseCodec.attachedBytes(response);
            WireWriter out = new WireWriter(bytes);
            FetchResponseCodec.write(response, (short) 17, out);
            assertThatLengthsAgree(size, out);
            return out.toSlices(frame).size();
        });
    }

    private static void assertThatLengthsAgree(int size, WireWriter out) {
        if (size != out.position()) {
            throw new AssertionError(out.position() + " bytes were written, not " + size);
        }
    }

    @Test
    void readingAProduceRequestCostsLittlePerPartition() throws MalformedMessageException {
        long one = decodingProduce(1);
        long hundred = decodingProduce(100);
        assertThat(one).isLessThanOrEqualTo(600);
        assertThat((hundred - one) / 99).isLessThanOrEqualTo(200);
    }

    @Test
    void writingAFetchResponseCostsLittlePerPartition() throws MalformedMessageException {
        long one = encodingFetch(1);
        long hundred = encodingFetch(100);
        assertThat(one).isLessThanOrEqualTo(1200);
        assertThat((hundred - one) / 99).isLessThanOrEqualTo(250);
    }
}
