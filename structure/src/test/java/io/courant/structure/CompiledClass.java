package io.courant.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.classfile.attribute.LineNumberTableAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A class file, read for what it mentions. Names are internal ones, with slashes. */
record CompiledClass(ClassModel model) {

    private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+);");

    static CompiledClass read(Path file) {
        try {
            return new CompiledClass(ClassFile.of().parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    String name() {
        return model.thisClass().asInternalName();
    }

    /** The outermost class that this one is written in. */
    String topLevelName() {
        String name = name();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    boolean isGenerated() {
        return model.findAttribute(Attributes.sourceFile())
                        .map(SourceFileAttribute::sourceFile)
                        .map(Utf8Entry::stringValue)
                        .filter(source -> source.endsWith("Codec.java") || source.endsWith("Builder.java"))
                        .isPresent()
                && name().startsWith("io/courant/wire/message/");
    }

    /** Every class that is mentioned, in code, signatures and descriptors. */
    Set<String> mentionedClasses() {
        Set<String> mentioned = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry mentionedClass -> addClass(mentionedClass.asInternalName(), mentioned);
                case NameAndTypeEntry member -> addDescriptor(member.type().stringValue(), mentioned);
                default -> {}
            }
        }
        model.fields().forEach(field -> addDescriptor(field.fieldType().stringValue(), mentioned));
        model.methods().forEach(method -> addDescriptor(method.methodType().stringValue(), mentioned));
        return mentioned;
    }

    /** Every method and field that is used, as {@code owner.name}. */
    Set<String> usedMembers() {
        Set<String> used = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                used.add(member.owner().asInternalName() + "."
                        + member.nameAndType().name().stringValue());
            }
        }
        return used;
    }

    /** Methods and constructors with the source lines that their code spans. */
    List<MethodLines> methodLines() {
        List<MethodLines> methods = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            String name = method.methodName().stringValue();
            if (name.equals("<clinit>")) {
                continue; // nobody wrote it in one place
            }
            List<Integer> lines = method.code().map(CompiledClass::linesOf).orElse(List.of());
            if (!lines.isEmpty()) {
                methods.add(new MethodLines(name, name.equals("<init>") ? ofConstructor(lines) : ofMethod(lines)));
            }
        }
        return methods;
    }

    /** The source lines of the code, in the order in which it runs from top to bottom. */
    private static List<Integer> linesOf(CodeModel code) {
        List<Integer> lines = new ArrayList<>();
        for (LineNumberTableAttribute table : code.findAttributes(Attributes.lineNumberTable())) {
            for (LineNumberInfo line : table.lineNumbers()) {
                lines.add(line.lineNumber());
            }
        }
        return lines;
    }

    private static int ofMethod(List<Integer> lines) {
        return Collections.max(lines) - Collections.min(lines) + 1;
    }

    /** What fields begin with is compiled into the midst of each constructor: its own code is first and last. */
    private static int ofConstructor(List<Integer> lines) {
        return lines.getLast() - lines.getFirst() + 1;
    }

    record MethodLines(String name, int lines) {}

    private static void addClass(String internalName, Set<String> mentioned) {
        if (internalName.startsWith("[")) {
            addDescriptor(internalName, mentioned);
        } else {
            mentioned.add(internalName);
        }
    }

    private static void addDescriptor(String descriptor, Set<String> mentioned) {
        Matcher types = TYPE_IN_DESCRIPTOR.matcher(descriptor);
        while (types.find()) {
            mentioned.add(types.group(1));
        }
    }
}
