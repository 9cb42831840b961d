package io.courant.metadata.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.testkit.gen.Property;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MetadataRecordFrameTest {

    @Test
    void framesATopicAsKafkaDoes() {
        ByteBuffer bytes = MetadataRecordFrame.encoded(MetadataRecords.topic("t", new Uuid(1, 2)));
        // frame version 1, key 2, version 0, compact string "t", uuid, no tags
        byte[] frame = new byte[bytes.remaining()];
        bytes.get(frame);
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo("01" + "02" + "00" + "0274" + "0000000000000001" + "0000000000000002" + "00");
    }

    @Test
    void readsWhatItWrote() {
        Property.check(50, random -> {
            RandomRecords source = new RandomRecords(random);
            for (int i = 0; i < 20; i++) {
                for (MetadataRecord record : source.next()) {
                    assertThat(MetadataRecordFrame.decoded(MetadataRecordFrame.encoded(record)))
                            .isEqualTo(record);
                }
            }
        });
    }

    @Test
    void refusesANewerFrameVersionWithItsNumber() {
        assertThatThrownBy(() -> MetadataRecordFrame.decoded(hex("020200")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("frame version 2");
    }

    @Test
    void refusesAnUnknownKindWithItsNumber() {
        assertThatThrownBy(() -> MetadataRecordFrame.decoded(hex("01e30700")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kind 995");
    }

    @Test
    void refusesANewerRecordVersionWithItsNumber() {
        assertThatThrownBy(() -> MetadataRecordFrame.decoded(hex("010209")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kind 2 has version 9");
    }

    @Test
    void refusesRandomBytesWithoutFallingOver() {
        Property.check(300, random -> {
            byte[] bytes = new byte[random.between(0, 60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) random.nextLong();
            }
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] = (byte) random.between(0, 20);
                bytes[2] = (byte) random.between(0, 4);
            }
            try {
                assertThat(MetadataRecordFrame.decoded(ByteBuffer.wrap(bytes))).isNotNull();
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("metadata record");
            }
        });
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text));
    }
}
