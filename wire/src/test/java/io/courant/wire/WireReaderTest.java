package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireReaderTest {

    private static WireReader reader(String hex) {
        return new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private static void refuses(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @Test
    void readsNumbersBigEndian() throws MalformedMessageException {
        WireReader in = reader("fe fffe fffe fffffffe fffffffe fffffffffffffffe 3ff8000000000000");
        assertThat(in.readByte("f")).isEqualTo((byte) -2);
        assertThat(in.readShort("f")).isEqualTo((short) -2);
        assertThat(in.readUnsignedShort("f")).isEqualTo(65534);
        assertThat(in.readInt("f")).isEqualTo(-2);
        assertThat(in.readUnsignedInt("f")).isEqualTo(4294967294L);
        assertThat(in.readLong("f")).isEqualTo(-2);
        assertThat(in.readDouble("f")).isEqualTo(1.5);
        in.requireEnd("f");
    }

    @Test
    void takesAnyByteButZeroForTrue() throws MalformedMessageException {
        WireReader in = reader("00 01 ff");
        assertThat(in.readBoolean("f")).isFalse();
        assertThat(in.readBoolean("f")).isTrue();
        assertThat(in.readBoolean("f")).isTrue();
    }

    @Test
    void readsVarintsOfUpToFiveBytesInAnyLength() throws MalformedMessageException {
        assertThat(reader("ac02").readUnsignedVarint("f")).isEqualTo(300);
        assertThat(reader("ac828000").readUnsignedVarint("f")).isEqualTo(300);
        assertThat(reader("ffffffff0f").readUnsignedVarint("f")).isEqualTo(-1);
        refuses(
                () -> reader("8080808080").readUnsignedVarint("f"),
                "f at byte 5: a varint has no end after five bytes");
        refuses(() -> reader("80").readUnsignedVarint("f"), "f at byte 1: 1 bytes are expected, 0 are left");
    }

    @Test
    void readsUuids() throws MalformedMessageException {
        assertThat(reader("0000000000000001 0000000000000002").readUuid("f")).isEqualTo(new Uuid(1, 2));
        assertThat(reader("00".repeat(16)).readUuid("f")).isSameAs(Uuid.ZERO);
    }

    @Test
    void readsStringsAndTheirNullsInBothForms() throws MalformedMessageException {
        assertThat(reader("0002 6162").readString(false, "f")).isEqualTo("ab");
        assertThat(reader("03 6162").readString(true, "f")).isEqualTo("ab");
        assertThat(reader("0002 6162").readNullableString(false, "f")).isEqualTo("ab");
        assertThat(reader("ffff").readNullableString(false, "f")).isNull();
        assertThat(reader("00").readNullableString(true, "f")).isNull();
        assertThat(reader("01").readNullableString(true, "f")).isEmpty();
    }

    @Test
    void refusesLengthsThatCannotBeTrue() {
        refuses(
                () -> reader("0003 6162").readString(false, "X.name"),
                "X.name at byte 2: 3 bytes are expected, 2 are left");
        refuses(
                () -> reader("ffff").readString(false, "f"),
                "f at byte 2: null or a negative length stands where a value must be");
        refuses(
                () -> reader("00").readString(true, "f"),
                "f at byte 1: null or a negative length stands where a value must be");
        refuses(() -> reader("ffffffff0f").readString(true, "f"), "f at byte 5: the length does not fit into 31 bits");
        refuses(() -> reader("818002").readString(true, "f"), "f at byte 3: a string of 32768 bytes is too long");
        refuses(
                () -> reader("7fffffff").readBytes(false, "f"),
                "f at byte 4: 2147483647 bytes are expected, 0 are left");
        refuses(
                () -> reader("7fffffff 0000").readArrayLength(false, "f"),
                "f at byte 4: 2147483647 elements cannot be in the 2 bytes that are left");
        refuses(
                () -> reader("05 0000").readTagCount("X"),
                "X at byte 1: 5 tagged fields cannot be in the 2 bytes that are left");
        refuses(
                () -> reader("05 0000").readTagEnd("X"),
                "X at byte 1: a tagged field of 5 bytes cannot be in the 2 bytes that are left");
    }

    @Test
    void replacesWhatIsNotUtf8() throws MalformedMessageException {
        byte[] broken = {(byte) 0xC3, 0x28, 'x'};
        assertThat(reader("0003 c32878").readString(false, "f"))
                .isEqualTo(new String(broken, StandardCharsets.UTF_8))
                .isEqualTo("\uFFFD(x");
    }

    @Test
    void refusesBytesThatAreNotUtf8AndCouldNotBeSentBack() throws MalformedMessageException {
        byte[] noText = new byte[2 + 20_000];
        Arrays.fill(noText, (byte) 0xFF);
        ByteBuffer tooLong = ByteBuffer.wrap(noText).putShort(0, (short) 20_000);
        refuses(
                () -> new WireReader(tooLong).readString(false, "name"),
                "name at byte 20002: 20000 bytes that are not UTF-8 cannot be sent back");
        ByteBuffer shortEnough = tooLong.putShort(0, (short) 10_000);
        assertThat(new WireReader(shortEnough).readString(false, "name")).hasSize(10_000);
    }

    @Test
    void readsStringsFromBuffersOutsideTheHeap() throws MalformedMessageException {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(20).putShort((short) 2).put("ab".getBytes(StandardCharsets.UTF_8));
        direct.putShort((short) 5)
                .put("bcdéf".getBytes(StandardCharsets.UTF_8), 0, 5)
                .flip();
        WireReader in = new WireReader(direct);
        assertThat(in.readString(false, "f")).isEqualTo("ab");
        assertThat(in.readString(false, "f")).isEqualTo("bcdé");
        assertThat(direct.position()).isZero();
    }

    @Test
    void bytesAreViewsIntoTheBuffer() throws MalformedMessageException {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 2, 5, 6, 7}).position(1);
        ByteBuffer view = new WireReader(buffer).readBytes(false, "f");
        buffer.put(5, (byte) 50);
        assertThat(view.remaining()).isEqualTo(2);
        assertThat(view.get(0)).isEqualTo((byte) 50);
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void anyNegativeCountIsNull() throws MalformedMessageException {
        assertThat(reader("ffffffff").readNullableArrayLength(false, "f")).isNegative();
        assertThat(reader("80000000").readNullableArrayLength(false, "f")).isNegative();
        assertThat(reader("00").readNullableArrayLength(true, "f")).isNegative();
        assertThat(reader("80000000").readNullableBytes(false, "f")).isNull();
    }

    @Test
    void limitsTheElementsOfAllArraysTogether() throws MalformedMessageException {
        ByteBuffer zeros = ByteBuffer.allocate(WireLimits.MAX_ELEMENTS + 8);
        zeros.putInt(0, WireLimits.MAX_ELEMENTS).putInt(4, 1);
        WireReader in = new WireReader(zeros);
        assertThat(in.readArrayLength(false, "f")).isEqualTo(WireLimits.MAX_ELEMENTS);
        refuses(() -> in.readArrayLength(false, "f"), "f at byte 8: the message has more than 131072 array elements");
    }

    @Test
    void skipsTagsThatNobodyKnowsWithChecks() throws MalformedMessageException {
        WireReader in = reader("02 05 01 aa 04 02 bbcc 77");
        in.skipTags("X");
        assertThat(in.readByte("f")).isEqualTo((byte) 0x77);
        refuses(
                () -> reader("01 05 09 aa").skipTags("X"),
                "X at byte 3: a tagged field of 9 bytes cannot be in the 1 bytes that are left");
    }

    @Test
    void refusesATaggedFieldOfAnotherSizeThanAnnounced() {
        // UpdateFeatures has none, Fetch v12 has the cluster id in tag 0: three bytes announced, two used.
        WireReader in = reader("01 00 03 0261 00");
        refuses(
                () -> {
                    int count = in.readTagCount("X");
                    assertThat(count).isEqualTo(1);
                    in.readTag("X");
                    int end = in.readTagEnd("X");
                    in.readString(true, "X.f");
                    in.requirePosition(end, "X");
                },
                "X at byte 5: a tagged field should end at byte 6");
    }

    @Test
    void wantsBigEndianBuffers() {
        assertThatThrownBy(() -> new WireReader(ByteBuffer.allocate(1).order(ByteOrder.LITTLE_ENDIAN)))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void tellsOfBytesLeftOver() {
        refuses(() -> reader("00").requireEnd("X"), "X at byte 0: 1 bytes are left over");
    }

    @Test
    void refusalsCarryNoStackTrace() {
        assertThat(new MalformedMessageException("x").getStackTrace()).isEmpty();
    }
}
