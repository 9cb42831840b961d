package io.courant.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static List<String> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(in);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static List<String> lines(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void splitsAtLineFeedsAndKeepsAllOtherBytes() throws IOException {
        assertThat(lines("")).isEmpty();
        assertThat(lines("a\nb\n")).containsExactly("a", "b");
        assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
        assertThat(lines("\n")).containsExactly("");
        assertThat(lines("a\r\n")).containsExactly("a\r");
    }

    @Test
    void readsLinesThatAreLongerThanItsBuffer() throws IOException {
        String longLine = "x".repeat(300_000);
        assertThat(lines("a\n" + longLine + "\nb\n" + longLine)).containsExactly("a", longLine, "b", longLine);
    }

    @Test
    void stopsAtALineThatWouldFillTheHeap() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> lines(endless)).isInstanceOf(LineReader.TooLongException.class);
    }
}
