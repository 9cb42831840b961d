package io.courant.log.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {

    /** The secret of the published test vectors: the bytes 0 to 15. */
    private final KeyHash hash = new KeyHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    /** The input is the bytes from 0 on, as many as {@code length} says. */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, da87c1d86b99af44347659119b22fc45",
        "2, 8177228da4a45dc7fca38bdef60affe4",
        "7, a1f1ebbed8dbc153c0b84aa61ff08239",
        "8, 3b62a9ba6258f5610f83e264f31497b4",
        "9, 264499060ad9baabc47f8b02bb6d71ed",
        "15, 5493e99933b0a8117e08ec0f97cfc3d9",
        "16, 6ee2a4ca67b054bbfd3315bf85230577",
        "63, 5150d1772f50834a503e069a973fbd7c"
    })
    void isWhatItsAuthorsPublished(int length, String expected) {
        ByteBuffer input = ByteBuffer.allocate(length + 5);
        for (int i = 0; i < length; i++) {
            input.put(3 + i, (byte) i);
        }
        hash.hash(input.position(3).limit(3 + length));
        byte[] found = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.low())
                .putLong(hash.high())
                .array();
        assertThat(HexFormat.of().formatHex(found)).isEqualTo(expected);
        assertThat(input.position()).isEqualTo(3);
    }
}
