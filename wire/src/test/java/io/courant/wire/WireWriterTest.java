package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.CountedBuffer;
import io.courant.base.InvariantViolation;
import io.courant.base.Slice;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.gen.Gen;
import io.courant.testkit.gen.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WireWriterTest {

    private static String written(int size, Consumer<WireWriter> writing) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        WireWriter out = new WireWriter(buffer);
        writing.accept(out);
        assertThat(out.position()).isEqualTo(size);
        assertThat(buffer.position()).isZero();
        return HexFormat.of().formatHex(buffer.array());
    }

    @Test
    void writesNumbersBigEndian() {
        assertThat(written(1, out -> out.writeByte((byte) -2))).isEqualTo("fe");
        assertThat(written(2, out -> out.writeShort((short) -2))).isEqualTo("fffe");
        assertThat(written(2, out -> out.writeUnsignedShort(65534))).isEqualTo("fffe");
        assertThat(written(4, out -> out.writeUnsignedInt(4294967294L))).isEqualTo("fffffffe");
        assertThat(written(8, out -> out.writeDouble(1.5))).isEqualTo("3ff8000000000000");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThatThrownBy(() -> written(2, out -> out.writeUnsignedShort(65536)))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> written(4, out -> out.writeUnsignedInt(-1))).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void varintsAreAsLongAsAnnounced() {
        assertThat(written(2, out -> out.writeUnsignedVarint(300))).isEqualTo("ac02");
        Property.forAll(500, Gen.ints(Integer.MIN_VALUE, Integer.MAX_VALUE), any -> {
            for (int shift = 0; shift < Integer.SIZE; shift++) {
                int value = any >>> shift;
                ByteBuffer buffer = ByteBuffer.allocate(WireSizes.unsignedVarint(value));
                new WireWriter(buffer).writeUnsignedVarint(value);
                WireReader in = new WireReader(buffer);
                assertThat(in.readUnsignedVarint("f")).isEqualTo(value);
                in.requireEnd("f");
            }
        });
    }

    @Test
    void stringsAreEncodedAsByTheJdk() {
        List<Gen<String>> generators = List.of(
                Gen.texts(0, 40),
                Gen.ints(0, 0xFFFF).map(c -> "a" + (char) (int) c + "b"),
                Gen.ints(0, 0xFFFF).list(0, 6).map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(c -> text.append((char) (0xD7F0 + c % 0x820)));
                    return text.toString();
                }));
        Property.forAll(2000, Gen.oneOf(generators), text -> {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(WireSizes.utf8(text)).isEqualTo(utf8.length);
            ByteBuffer buffer = ByteBuffer.allocate(WireSizes.string(text, false));
            new WireWriter(buffer).writeString(text, false);
            assertThat(buffer.array()).endsWith(utf8).hasSize(2 + utf8.length);
        });
    }

    @Test
    void aStringBeyondTheProtocolsLimitIsABug() {
        assertThat(WireSizes.string("x".repeat(32767), false)).isEqualTo(2 + 32767);
        assertThatThrownBy(() -> WireSizes.string("x".repeat(32768), true))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("32768");
    }

    @Test
    void nullsHaveBothForms() {
        assertThat(written(2, out -> out.writeNullableString(null, false))).isEqualTo("ffff");
        assertThat(written(1, out -> out.writeNullableString(null, true))).isEqualTo("00");
        assertThat(written(4, out -> out.writeNullableBytes(null, false))).isEqualTo("ffffffff");
        assertThat(written(4, out -> out.writeNullableRecords(null, false))).isEqualTo("ffffffff");
        assertThat(written(4, out -> out.writeArrayLength(null, false))).isEqualTo("ffffffff");
        assertThat(written(1, out -> out.writePresence(false))).isEqualTo("ff");
        assertThat(written(1, out -> out.writeTagPresence(false))).isEqualTo("00");
    }

    @Test
    void bytesAreCopiedWithoutMovingTheirPosition() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
        assertThat(written(3, out -> out.writeBytes(bytes, true))).isEqualTo("030203");
        assertThat(bytes.position()).isEqualTo(1);
    }

    @Test
    void slicesGoBetweenThePiecesOfTheBufferAndKeepTheirReferences() {
        SimulatedBuffers buffers = new SimulatedBuffers();
        CountedBuffer log = buffers.allocate(8);
        log.bytes().put(0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        log.retain();
        Records first = new Records.OfSlices(List.of(new Slice.OfBuffer(log, 0, 2), new Slice.OfBuffer(log, 4, 1)), 3);
        CountedBuffer frame = buffers.allocate(4 + 1 + 4);
        WireWriter out = new WireWriter(frame.bytes());
        out.writeRecords(first, false);
        out.writeByte((byte) 0x55);
        out.writeRecords(new Records.OfSlices(List.of(), 0), false);
        List<Slice> slices = out.toSlices(frame);
        assertThat(slices.stream().map(WireWriterTest::hex)).containsExactly("00000003", "0102", "05", "5500000000");
        slices.forEach(Slice::release);
        buffers.assertNoneOutstanding();
    }

    @Test
    void aFrameThatEndsInASliceHasNoEmptyPieceBehindIt() {
        SimulatedBuffers buffers = new SimulatedBuffers();
        CountedBuffer log = buffers.allocate(1);
        log.bytes().put(0, (byte) 9);
        CountedBuffer frame = buffers.allocate(4);
        WireWriter out = new WireWriter(frame.bytes());
        out.writeRecords(new Records.OfSlices(List.of(new Slice.OfBuffer(log, 0, 1)), 1), false);
        List<Slice> slices = out.toSlices(frame);
        assertThat(slices.stream().map(WireWriterTest::hex)).containsExactly("00000001", "09");
        slices.forEach(Slice::release);
        buffers.assertNoneOutstanding();
    }

    static String hex(Slice slice) {
        return switch (slice) {
            case Slice.OfBuffer inMemory -> {
                byte[] bytes = new byte[inMemory.length()];
                inMemory.view().get(bytes);
                yield HexFormat.of().formatHex(bytes);
            }
            case Slice.OfFile file -> throw new AssertionError("no file is sent here: " + file);
        };
    }
}
