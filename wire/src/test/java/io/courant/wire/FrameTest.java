package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.CountedBuffer;
import io.courant.base.InvariantViolation;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedBuffers;
import io.courant.wire.message.ApiVersionsRequest;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponseBuilder;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponseBuilder;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.RequestHeader;
import io.courant.wire.message.ResponseHeader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FrameTest {

    private final SimulatedBuffers buffers = new SimulatedBuffers();

    /** The slices as one run of bytes, given back. */
    private ByteBuffer sent(List<Slice> slices) {
        String hex = slices.stream().map(WireWriterTest::hex).collect(Collectors.joining());
        slices.forEach(Slice::release);
        buffers.assertNoneOutstanding();
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    void aRequestIsReadAsItWasSent() throws MalformedMessageException {
        for (short version = 0; version <= 5; version++) {
            RequestHeader header = new RequestHeader(ApiKey.API_VERSIONS.id(), version, 7, "client-é");
            ApiVersionsRequest body = new ApiVersionsRequestBuilder()
                    .clientSoftwareName(version >= 3 ? "courant" : "")
                    .build();
            ByteBuffer frame = sent(RequestFrame.encode(header, body, ApiVersionsRequestCodec.CODEC, buffers));
            assertThat(frame.getInt()).isEqualTo(frame.remaining());
            WireReader in = new WireReader(frame);
            assertThat(RequestFrame.readHeader(in)).isEqualTo(header);
            assertThat(ApiVersionsRequestCodec.read(in, version)).isEqualTo(body);
            in.requireEnd("request");
        }
    }

    @Test
    void theHeaderOfAnUnknownApiIsRefused() {
        WireReader in = new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex("03e7000000000007ffff")));
        assertThatThrownBy(() -> RequestFrame.readHeader(in))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("RequestHeader.requestApiKey at byte 0: there is no API 999");
    }

    @Test
    void theHeaderOfAVersionFromTheFutureIsRead() throws MalformedMessageException {
        WireReader in = new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex("0012006300000007ffff00")));
        assertThat(RequestFrame.readHeader(in)).isEqualTo(new RequestHeader((short) 18, (short) 99, 7, null));
        in.requireEnd("header");
    }

    @Test
    void theAnswerToApiVersionsNeverHasTags() {
        byte[] frame = new byte[16];
        sent(ResponseFrame.encode(
                        ApiKey.API_VERSIONS,
                        (short) 3,
                        7,
                        new ApiVersionsResponseBuilder().build(),
                        ApiVersionsResponseCodec.CODEC,
                        buffers))
                .get(frame);
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo("0000000c" + "00000007" + "0000" + "01" + "00000000" + "00");
    }

    @Test
    void aFetchResponseIsSentAroundItsSlicesAndReadWhole() throws MalformedMessageException {
        CountedBuffer log = buffers.allocate(6);
        log.bytes().put(0, new byte[] {1, 2, 3, 4, 5, 6});
        log.retain();
        FetchResponse response = new FetchResponseBuilder()
                .responses(List.of(new FetchResponseBuilder.FetchableTopicResponseBuilder()
                        .topicId(new Uuid(1, 2))
                        .partitions(List.of(
                                partition(0, new Records.OfSlices(List.of(new Slice.OfBuffer(log, 0, 4)), 4)),
                                partition(1, Records.EMPTY),
                                partition(2, new Records.OfSlices(List.of(new Slice.OfBuffer(log, 4, 2)), 2))))
                        .build()))
                .build();
        short version = 17;
        assertThat(FetchResponseCodec.attachedBytes(response)).isEqualTo(6);
        List<Slice> slices =
                ResponseFrame.encode(ApiKey.FETCH, version, 7, response, FetchResponseCodec.CODEC, buffers);
        assertThat(slices).hasSize(5);
        ByteBuffer frame = sent(slices);
        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        WireReader in = new WireReader(frame);
        assertThat(ResponseFrame.readHeader(ApiKey.FETCH, version, in)).isEqualTo(new ResponseHeader(7));
        FetchResponse read = FetchResponseCodec.read(in, version);
        in.requireEnd("response");
        List<FetchResponse.PartitionData> partitions =
                read.responses().getFirst().partitions();
        assertThat(partitions.get(0).records())
                .isEqualTo(new Records.OfBuffer(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        assertThat(partitions.get(1).records()).isEqualTo(Records.EMPTY);
        assertThat(partitions.get(2).records()).isEqualTo(new Records.OfBuffer(ByteBuffer.wrap(new byte[] {5, 6})));
    }

    private static FetchResponse.PartitionData partition(int index, Records records) {
        return new FetchResponseBuilder.PartitionDataBuilder()
                .partitionIndex(index)
                .records(records)
                .build();
    }

    @Test
    void aFieldThatTheVersionLacksIsNotDroppedSilently() {
        DeleteTopicsRequest byId = new DeleteTopicsRequestBuilder()
                .topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                        .topicId(new Uuid(1, 2))
                        .build()))
                .build();
        assertThatThrownBy(() -> DeleteTopicsRequestCodec.size(byId, (short) 5))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("DeleteTopicsRequest.topics is set but does not exist in version 5");
    }

    @Test
    void nullIsNotWrittenWhereTheVersionHasNone() {
        var response = new DeleteTopicsResponseBuilder()
                .responses(List.of(new DeleteTopicsResponseBuilder.DeletableTopicResultBuilder()
                        .name(null)
                        .build()))
                .build();
        assertThat(DeleteTopicsResponseCodec.size(response, (short) 6)).isPositive();
        assertThatThrownBy(() -> DeleteTopicsResponseCodec.size(response, (short) 5))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("DeleteTopicsResponse.DeletableTopicResult.name cannot be null in version 5");
    }

    /** It may quote what a client sent, which must not be able to stop a shard. */
    @Test
    void anErrorMessageThatIsTooLongIsCut() {
        for (String quoted : new String[] {"x".repeat(40_000), "é".repeat(20_000), "\uD83D\uDE00".repeat(12_000)}) {
            var response = new DeleteTopicsResponseBuilder()
                    .responses(List.of(new DeleteTopicsResponseBuilder.DeletableTopicResultBuilder()
                            .name("t")
                            .errorMessage(quoted)
                            .build()))
                    .build();
            byte[] bytes = WireBytes.write(DeleteTopicsResponseCodec.CODEC, response, 6);
            String read = WireBytes.read(DeleteTopicsResponseCodec.CODEC, bytes, 6)
                    .responses()
                    .getFirst()
                    .errorMessage();
            assertThat(quoted).startsWith(read);
            assertThat(read).hasSizeGreaterThan(10_000);
        }
    }

    @Test
    void aVersionThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> DeleteTopicsRequestCodec.read(new WireReader(ByteBuffer.allocate(100)), (short) 7))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("DeleteTopicsRequest at byte 0: there is no version 7, only 1 to 6");
        DeleteTopicsRequest request = new DeleteTopicsRequestBuilder().build();
        assertThatThrownBy(() -> DeleteTopicsRequestCodec.size(request, (short) 0))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void ofTwoFieldsWithOneTagTheLaterCounts() throws MalformedMessageException {
        // Fetch v12: cluster id "a", then "b", both in tag 0, behind a request without topics.
        String hex = "ffffffff" + "00000000".repeat(3) + "00" + "00000000".repeat(2) + "01" + "01" + "01" + "02"
                + "00020261" + "00020262";
        WireReader in = new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
        assertThat(FetchRequestCodec.read(in, (short) 12).clusterId()).isEqualTo("b");
        in.requireEnd("request");
    }

    @Test
    void textNamesFieldsAndHidesBytes() {
        FetchResponse response = new FetchResponseBuilder()
                .responses(List.of(new FetchResponseBuilder.FetchableTopicResponseBuilder()
                        .topic("t")
                        .partitions(List.of(partition(3, new Records.OfBuffer(ByteBuffer.allocate(12)))))
                        .build()))
                .build();
        assertThat(FetchResponseCodec.text(response))
                .startsWith("FetchResponse(throttleTimeMs=0, errorCode=0, sessionId=0, responses=["
                        + "FetchableTopicResponse(topic=t, topicId=AAAAAAAAAAAAAAAAAAAAAA, partitions=["
                        + "PartitionData(partitionIndex=3, ")
                .contains("abortedTransactions=[], preferredReadReplica=-1, records=<12 bytes of records>, "
                        + "divergingEpoch=EpochEndOffset(epoch=-1, endOffset=-1)")
                .endsWith("], nodeEndpoints=[])");
    }

    @Test
    void textIsBounded() {
        DeleteTopicsRequest request = new DeleteTopicsRequestBuilder()
                .topicNames(Collections.nCopies(100_000, "x".repeat(100)))
                .build();
        assertThat(DeleteTopicsRequestCodec.text(request))
                .hasSizeLessThanOrEqualTo(WireLimits.MAX_TEXT_LENGTH + 3)
                .endsWith("...");
    }
}
