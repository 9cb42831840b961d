package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import io.courant.wire.codegen.declarations.TableField;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The generated codecs against an interpreter of the tables: every message, every version. */
class TableCodecTest {

    private static final int RUNS = 3;

    private int cases;

    @Test
    void codecsReadAndWriteTheBytesThatTheTablesDescribe() {
        Property.check(RUNS, random -> {
            cases = 0;
            TableMessage.all()
                    .forEach(message -> message.forEachVersion(version -> {
                        for (TableContents.Style style : TableContents.Style.values()) {
                            check(message, version, style, random);
                        }
                    }));
            assertThat(cases).isEqualTo(TableMessage.versionsInTheIndex() * TableContents.Style.values().length);
        });
    }

    @Test
    void everyFieldIsReadAndWrittenWhenItAloneIsUnusual() {
        SeededRandom random = new SeededRandom(1);
        for (TableMessage message : TableMessage.all()) {
            message.forEachVersion(version -> {
                for (List<TableField> path : TableContents.paths(message.fields(), version)) {
                    for (TableContents.Style style : TableContents.stylesOf(path.getLast(), version)) {
                        TableContents contents = TableContents.withField(random, version, path, style);
                        String what = message.name() + " v" + version + " with " + style + " in "
                                + path.getLast().name();
                        check(what, message, version, contents.struct(message.fields()), random);
                    }
                }
            });
        }
        assertThat(cases).isGreaterThan(15_000);
    }

    private void check(TableMessage message, int version, TableContents.Style style, SeededRandom random) {
        String what = message.name() + " v" + version + " " + style;
        check(what, message, version, new TableContents(random, style, version).struct(message.fields()), random);
    }

    private void check(
            String what, TableMessage message, int version, Map<String, @Nullable Object> values, SeededRandom random) {
        byte[] canonical = new TableEncoder(message, version, TableEncoder.Tags.CANONICAL, random).encode(values);
        byte[] unusual = new TableEncoder(message, version, TableEncoder.Tags.UNUSUAL, random).encode(values);
        Object expected = TableContents.toRecord(message.recordClass(), message.fields(), values);
        assertThat(WireBytes.read(message.codec(), canonical, version)).as(what).isEqualTo(expected);
        assertThat(WireBytes.read(message.codec(), unusual, version))
                .as("%s with unusual tags", what)
                .isEqualTo(expected);
        assertThat(WireBytes.write(message.codec(), expected, version)).as(what).isEqualTo(canonical);
        cases++;
    }

    @Test
    void builderMakesAMessageOfDefaults() throws ReflectiveOperationException {
        for (TableMessage message : TableMessage.all()) {
            Object builder = Class.forName(message.recordClass().getName() + "Builder")
                    .getConstructor()
                    .newInstance();
            Object built = builder.getClass().getMethod("build").invoke(builder);
            assertThat(built)
                    .isEqualTo(TableContents.toRecord(
                            message.recordClass(), message.fields(), TableContents.defaults(message.fields())));
        }
    }

    @Test
    void directBuffersReadLikeHeapBuffers() {
        SeededRandom random = new SeededRandom(1);
        for (TableMessage message : TableMessage.all()) {
            int version = message.versions().highest();
            Map<String, @Nullable Object> values =
                    new TableContents(random, TableContents.Style.RANDOM, version).struct(message.fields());
            byte[] bytes = new TableEncoder(message, version, TableEncoder.Tags.CANONICAL, random).encode(values);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 7).position(7);
            direct.duplicate().put(bytes);
            assertThat(WireBytes.read(message.codec(), direct, version))
                    .as(message.name())
                    .isEqualTo(WireBytes.read(message.codec(), bytes, version));
        }
    }
}
