package io.courant.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LineNumberInfo;
import java.lang.classfile.attribute.LineNumberTableAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** A call of {@code member}, {@code owner.name}, in the method {@code from}. */
    record Call(String from, String member, String descriptor) {}

    /** Every call of a method that stands in code. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            method.code()
                    .ifPresent(code -> code.forEach(element -> {
                        if (element instanceof InvokeInstruction call) {
                            calls.add(new Call(
                                    method.methodName().stringValue(),
                                    call.owner().asInternalName() + "."
                                            + call.name().stringValue(),
                                    call.type().stringValue()));
                        }
                    }));
        }
        return calls;
    }

    /** Methods and constructors that somebody wrote, with the source lines that their code spans. */
    List<MethodLines> methodLines() {
        List<MethodLines> methods = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            String name = method.methodName().stringValue();
            int lines = method.findAttribute(Attributes.code())
                    .map(code -> switch (name) {
                        case "<clinit>" -> 0; // nobody wrote it in one place
                        case "<init>" -> linesOfConstructor(code);
                        default -> linesOfMethod(code);
                    })
                    .orElse(0);
            if (lines > 0) {
                methods.add(new MethodLines(name, lines));
            }
        }
        return methods;
    }

    private static int linesOfMethod(CodeAttribute code) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (LineNumberInfo line : linesOf(code)) {
            first = Math.min(first, line.lineNumber());
            last = Math.max(last, line.lineNumber());
        }
        return last == 0 ? 0 : last - first + 1;
    }

    /**
     * What fields begin with is compiled into the midst of each constructor; what stands first and last is its own. The return at
     * its end has the line of the closing brace. When nobody wrote the constructor it has none, or that of the class's last
     * static field, so fields stand before methods.
     */
    private static int linesOfConstructor(CodeAttribute code) {
        List<LineNumberInfo> lines = linesOf(code);
        if (lines.isEmpty() || lines.getLast().startPc() != code.codeLength() - 1) {
            return 0;
        }
        return lines.getLast().lineNumber() - lines.getFirst().lineNumber() + 1;
    }

    /** In the order of the code. */
    private static List<LineNumberInfo> linesOf(CodeAttribute code) {
        List<LineNumberInfo> lines = new ArrayList<>();
        for (LineNumberTableAttribute table : code.findAttributes(Attributes.lineNumberTable())) {
            lines.addAll(table.lineNumbers());
        }
        return lines;
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
