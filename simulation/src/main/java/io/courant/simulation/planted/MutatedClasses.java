package io.courant.simulation.planted;

import io.courant.simulation.planted.Mutation.Change;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads the broker and the simulation anew, with changes in it; everything else comes from the parent. */
public final class MutatedClasses extends ClassLoader {

    private static final String OURS = "io.courant.";

    private final List<Mutation> mutations;
    private final Map<Mutation, Integer> changedCalls = new HashMap<>();

    public MutatedClasses(List<Mutation> mutations) {
        super("mutated", MutatedClasses.class.getClassLoader());
        this.mutations = List.copyOf(mutations);
    }

    /** Fails when a mutation found nothing to change in the classes that were loaded. */
    public void assertAllApplied() {
        for (Mutation mutation : mutations) {
            if (changedCalls.getOrDefault(mutation, 0) == 0) {
                throw new AssertionError("nothing is left to change: " + mutation);
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            for (Mutation mutation : mutations) {
                if (mutation.className().equals(name)) {
                    bytes = mutated(bytes, mutation);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] mutated(byte[] bytes, Mutation mutation) {
        ClassFile classFile = ClassFile.of();
        ClassTransform transform =
                ClassTransform.transformingMethodBodies(method -> isIn(method, mutation), (builder, element) -> {
                    if (element instanceof InvokeInstruction call && isCallOf(call, mutation)) {
                        changedCalls.merge(mutation, 1, Integer::sum);
                        change(builder, call, mutation.change());
                    } else if (element instanceof FieldInstruction read
                            && mutation.change() instanceof Change.CallForField(String methodName)
                            && isReadOf(read, mutation)) {
                        changedCalls.merge(mutation, 1, Integer::sum);
                        builder.invokevirtual(
                                read.owner().asSymbol(), methodName, MethodTypeDesc.of(read.typeSymbol()));
                    } else if (element instanceof ConstantInstruction constant
                            && mutation.change() instanceof Change.OtherNumber(int number, int other)
                            && constant.constantValue().equals(number)) {
                        changedCalls.merge(mutation, 1, Integer::sum);
                        builder.loadConstant(other);
                    } else {
                        builder.with(element);
                    }
                });
        return classFile.transformClass(classFile.parse(bytes), transform);
    }

    private static boolean isIn(MethodModel method, Mutation mutation) {
        return mutation.isIn(method.methodName().stringValue());
    }

    private static boolean isCallOf(InvokeInstruction call, Mutation mutation) {
        return call.name().equalsString(mutation.callName())
                && simpleName(call.owner()).equals(mutation.callOwner())
                && mutation.change().isOfCalls();
    }

    private static boolean isReadOf(FieldInstruction read, Mutation mutation) {
        return read.opcode() == Opcode.GETFIELD
                && read.name().equalsString(mutation.callName())
                && simpleName(read.owner()).equals(mutation.callOwner());
    }

    private static String simpleName(ClassEntry type) {
        String name = type.name().stringValue();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static void change(CodeBuilder builder, InvokeInstruction call, Change change) {
        MethodTypeDesc type = call.typeSymbol();
        switch (change) {
            case Change.CallInstead(String methodName) -> {
                ClassDesc owner = call.owner().asSymbol();
                builder.invoke(call.opcode(), owner, methodName, type, call.isInterface());
            }
            case Change.CallForField reads -> throw new IllegalStateException("not a change of calls: " + reads);
            case Change.OtherNumber number -> throw new IllegalStateException("not a change of calls: " + number);
            case Change.Skip(int result) -> {
                popArguments(builder, call);
                push(builder, TypeKind.from(type.returnType()), result);
            }
            case Change.Argument(int slot) -> {
                popArguments(builder, call);
                builder.loadLocal(TypeKind.from(type.returnType()), slot);
            }
        }
    }

    private static void popArguments(CodeBuilder builder, InvokeInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        for (int i = type.parameterCount() - 1; i >= 0; i--) {
            pop(builder, TypeKind.from(type.parameterType(i)));
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
        }
    }

    private static void pop(CodeBuilder builder, TypeKind kind) {
        if (kind.slotSize() == 2) {
            builder.pop2();
        } else {
            builder.pop();
        }
    }

    private static void push(CodeBuilder builder, TypeKind kind, int value) {
        switch (kind) {
            case VOID -> {}
            case REFERENCE -> builder.aconst_null();
            case LONG -> builder.loadConstant((long) value);
            case FLOAT -> builder.loadConstant((float) value);
            case DOUBLE -> builder.loadConstant((double) value);
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> builder.loadConstant(value);
        }
    }
}
