package io.courant.wire.codegen;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Writes a codec and a builder for every record annotated as a message; entry point of the compiler. */
@SupportedAnnotationTypes({DeclarationReader.MESSAGE, DeclarationReader.FIELD})
public final class MessageProcessor extends AbstractProcessor {

    /** For the compiler. */
    public MessageProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            if (annotation.getQualifiedName().contentEquals(DeclarationReader.MESSAGE)) {
                round.getElementsAnnotatedWith(annotation).forEach(this::generate);
            }
        }
        return false;
    }

    private void generate(Element element) {
        try {
            MessageShape message = DeclarationReader.read((TypeElement) element);
            write(element, message, new CodecGenerator(message).generate());
            write(element, message, new BuilderGenerator(message).generate());
        } catch (DeclarationException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, e.getMessage(), e.element());
        }
    }

    private void write(Element element, MessageShape message, TypeSpec type) {
        try {
            JavaFile.builder(message.root().javaType().packageName(), type)
                    .skipJavaLangImports(true)
                    .build()
                    .writeTo(processingEnv.getFiler());
        } catch (IOException e) {
            processingEnv
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR, "cannot write " + type.name() + ": " + e.getMessage(), element);
        }
    }
}
