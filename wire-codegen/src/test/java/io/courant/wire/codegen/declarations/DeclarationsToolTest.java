package io.courant.wire.codegen.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationsToolTest {

    private static final String COLUMNS = "path\ttype\tversions\tnullableVersions\ttaggedVersions\ttag\tdefault\t"
            + "ignorable\teffectiveVersions\tflexibleVersions\n";

    @TempDir
    private Path tables;

    @BeforeEach
    void writeTables() throws IOException {
        Files.createDirectories(tables.resolve("messages"));
        Files.writeString(
                tables.resolve("messages/ExampleRequest.tsv"),
                "# name=ExampleRequest kind=request apiKey=7 validVersions=1-3 flexibleVersions=2+\n"
                        + COLUMNS
                        + "Items[]\t[]Item\t0+\t3+\t\t\tempty\t\t1-3\t\n"
                        + "Items[].Name\tstring\t0+\t\t\t\t\"\"\t\t1-3\t\n"
                        + "Items[].Ports[]\t[]uint16\t0+\t\t\t\tempty\ttrue\t1-3\t\n"
                        + "Items[].Old\tint8\t0\t\t\t\t0\t\tnone\t\n"
                        + "Timeout\tint32\t0+\t\t\t\t60000\t\t1-3\t\n"
                        + "Note\tstring\t2+\t2+\t2+\t4\tnull\t\t2-3\tnone\n");
        Files.writeString(
                tables.resolve("messages/GoneRequest.tsv"),
                "# name=GoneRequest kind=request apiKey=6 validVersions=none flexibleVersions=none\n" + COLUMNS);
        Files.writeString(tables.resolve("api-keys.tsv"), """
                # a comment
                key\tname\tenumName\tminVersion\tmaxStableVersion\trequestHeaderVersions\tresponseHeaderVersions\tbrokerAdvertises
                6\tGone\tGONE\t\t\t\t\tnone
                7\tExample\tEXAMPLE\t1\t3\t1:1;2-3:2\t1-3:0\t0-3
                """);
        Files.writeString(tables.resolve("errors.tsv"), "code\tname\tretriable\n-1\tBAD\tfalse\n7\tSLOW\ttrue\n");
    }

    @Test
    void writesARecordPerMessageThatHasVersions() throws IOException {
        Path output = tables.resolve("output");
        DeclarationsTool.main(new String[] {tables.toString(), output.toString()});
        assertThat(output.resolve("GoneRequest.java")).doesNotExist();
        assertThat(Files.readString(output.resolve("ExampleRequest.java")).replaceAll("\\s+", " "))
                .isEqualTo("""
                        package io.courant.wire.message;
                        import io.courant.wire.declaration.Field;
                        import io.courant.wire.declaration.Message;
                        import io.courant.wire.declaration.MessageKind;
                        import java.util.List;
                        import org.jspecify.annotations.Nullable;
                        /** Request of API 7, versions 1 to 3. */
                        @Message(kind = MessageKind.REQUEST, apiKey = 7, versions = "1-3", flexible = "2+")
                        public record ExampleRequest(
                         @Field(versions = "0+", nullable = "3+") @Nullable List<Item> items,
                         @Field(versions = "0+", defaultValue = "60000") int timeout,
                         @Field(versions = "2+", nullable = "2+", tag = 4, flexible = "none", defaultValue = "null") @Nullable String note) {
                         /** Part of {@link ExampleRequest}. */
                         public record Item(
                         @Field(versions = "0+") String name,
                         @Field(versions = "0+", ignorable = true, unsigned = true) List<Integer> ports) {}
                        }
                        """.replaceAll("\\s+", " "));
    }

    @Test
    void writesTheConstantsOfTheEnums() throws IOException {
        DeclarationsTool.write(tables, tables.resolve("output"));
        assertThat(Files.readString(tables.resolve("output/ApiKey.constants")))
                .isEqualTo("    EXAMPLE(7, \"Example\", versions(1, 3), 2, FirstVersion.NEVER, versions(0, 3));\n");
        assertThat(Files.readString(tables.resolve("output/ErrorCode.constants")))
                .isEqualTo("    BAD(-1, false),\n    SLOW(7, true);\n");
    }

    @Test
    void wantsTwoDirectories() {
        assertThatThrownBy(() -> DeclarationsTool.main(new String[0])).hasMessageContaining("TABLES OUTPUT");
    }
}
