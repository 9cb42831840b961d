package io.courant.wire.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the processor writes and what it refuses. That the generated code is right is tested in {@code wire}, against
 * the tables and the Kafka client.
 */
class MessageProcessorTest {

    private static final List<String> ANNOTATIONS = List.of("""
            package io.courant.wire.declaration;
            public @interface Message {
                String versions();
                String flexible();
            }
            """, """
            package io.courant.wire.declaration;
            public @interface Field {
                String versions();
                String nullable() default "none";
                int tag() default -1;
                String flexible() default "";
                String defaultValue() default "";
                boolean ignorable() default false;
                boolean cut() default false;
                boolean unsigned() default false;
            }
            """);

    @TempDir
    private Path output;

    /** Errors of the processor for a message with these components, in the versions 1 to 5, flexible from 3 on. */
    private List<String> errors(String components) throws IOException {
        return errorsOfSource("""
                package example;
                import io.courant.wire.declaration.*;
                import java.util.*;
                import org.jspecify.annotations.Nullable;
                @Message(versions = "1-5", flexible = "3+")
                public record Example(%s) {
                    record Part(@Field(versions = "0+") int size) {}
                }
                """.formatted(components));
    }

    private List<String> errorsOfSource(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(output));
            List<JavaFileObject> sources = List.of(
                    source("io/courant/wire/declaration/Message", ANNOTATIONS.get(0)),
                    source("io/courant/wire/declaration/Field", ANNOTATIONS.get(1)),
                    source("example/Example", source));
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, files, diagnostics, List.of("-proc:only"), null, sources);
            task.setProcessors(List.of(new MessageProcessor()));
            task.call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR && isInDeclaration(diagnostic))
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    /** Generated code refers to classes of {@code wire}, which are not here. */
    private static boolean isInDeclaration(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getSource() != null
                && "string".equals(diagnostic.getSource().toUri().getScheme());
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @Test
    void writesCodecAndBuilder() throws IOException {
        assertThat(errors("@Field(versions = \"0+\") int id, @Field(versions = \"4+\") List<Part> parts"))
                .isEmpty();
        assertThat(Files.readString(output.resolve("example/ExampleCodec.java")))
                .contains("public static Example read(WireReader in, short version)")
                .contains("in.requireVersion(\"Example\", version, 1, 5)")
                .contains("if (version >= 4)")
                .contains("in.readInt(\"Example.Part.size\")");
        assertThat(Files.readString(output.resolve("example/ExampleBuilder.java")))
                .contains("public static final class PartBuilder")
                .contains("return new Example(id, parts);");
    }

    @Test
    void asksForTheVersionOnlyWhereThereIsAChoice() throws IOException {
        assertThat(errors("@Field(versions = \"0+\") int id, @Field(versions = \"0-9\") String name"))
                .isEmpty();
        assertThat(Files.readString(output.resolve("example/ExampleCodec.java")))
                .contains("nameValue = in.readString(version >= 3, \"Example.name\");")
                .doesNotContain("if (version >= 0")
                .doesNotContain("version <= 9");
    }

    @Test
    void taggedFieldsFollowByRisingTagWhereverTheyAreDeclared() throws IOException {
        assertThat(errors("""
                        @Field(versions = "3+", tag = 1) int second,
                        @Field(versions = "0+") int plain,
                        @Field(versions = "3+", tag = 0) int first
                        """)).isEmpty();
        String codec = Files.readString(output.resolve("example/ExampleCodec.java"));
        String write = codec.substring(codec.indexOf("private static void writeExample("));
        assertThat(write.indexOf("writeInt(message.plain())")).isLessThan(write.indexOf("writeInt(message.first())"));
        assertThat(write.indexOf("writeInt(message.first())")).isLessThan(write.indexOf("writeInt(message.second())"));
    }

    @Test
    void refusesAMessageWithoutVersions() throws IOException {
        assertThat(errorsOfSource("""
                        package example;
                        import io.courant.wire.declaration.*;
                        @Message(versions = "none", flexible = "none")
                        public record Example() {}
                        """)).containsExactly("a message has at least one version");
    }

    @Test
    void refusesAClass() throws IOException {
        assertThat(errorsOfSource("""
                        package example;
                        import io.courant.wire.declaration.*;
                        @Message(versions = "0", flexible = "none")
                        public class Example {}
                        """)).containsExactly("a message is a record");
    }

    @Test
    void refusesWhatHasNoEncoding() throws IOException {
        assertThat(errors("@Field(versions = \"0+\") float ratio")).containsExactly("no encoding for float");
        assertThat(errors("@Field(versions = \"0+\") Thread thread"))
                .containsExactly("no encoding for java.lang.Thread: a struct is a record nested in example.Example");
        assertThat(errors("@Field(versions = \"0+\", cut = true) int id")).containsExactly("only a string can be cut");
        assertThat(errors("int id")).singleElement().asString().contains("id lacks @");
    }

    @Test
    void refusesAFieldThatNoVersionHas() throws IOException {
        assertThat(errors("@Field(versions = \"6+\") int id"))
                .containsExactly("this field is in no version of the message");
        assertThat(errors("@Field(versions = \"some\") int id")).containsExactly("not a range of versions: some");
    }

    @Test
    void refusesTagsThatCannotBeWritten() throws IOException {
        assertThat(errors("@Field(versions = \"0+\", tag = 0) int id"))
                .containsExactly("a tagged field can only be in flexible versions");
        assertThat(errors("@Field(versions = \"3+\", tag = 0) int a, @Field(versions = \"3+\", tag = 0) int b"))
                .containsExactly("tag 0 is taken");
    }

    @Test
    void wantsAnnotationAndTypeToAgreeOnNull() throws IOException {
        assertThat(errors("@Field(versions = \"0+\", nullable = \"2+\") String name"))
                .containsExactly("null is a value in versions 2-5: annotate the type with @Nullable");
        assertThat(errors("@Field(versions = \"0+\") @Nullable String name"))
                .containsExactly("null is a value in no version: take @Nullable away");
        assertThat(errors("@Field(versions = \"0+\", nullable = \"2+\") int id"))
                .containsExactly("a field of this type is never null");
        assertThat(errors("@Field(versions = \"0+\", defaultValue = \"null\") String name"))
                .containsExactly("the default is null, but null is a value in no version");
    }
}
