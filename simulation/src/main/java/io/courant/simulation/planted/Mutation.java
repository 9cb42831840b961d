package io.courant.simulation.planted;

/**
 * A change of one method: what happens to its calls of another, to its reads of a field, or to a number in it.
 *
 * @param className the class whose method is changed, in its binary form
 * @param methodName all methods of this name, lambdas in them included
 * @param callOwner simple name of the type whose method is called, or whose field is read; empty for a number
 * @param callName the method that is called, or the field; empty for a number
 */
public record Mutation(String className, String methodName, String callOwner, String callName, Change change) {

    /** What becomes of a call or a read. */
    public sealed interface Change {

        /** Another method of the same type, with the same arguments, is called in its place. */
        record CallInstead(String methodName) implements Change {}

        /** In place of reading a field, a method without arguments of its owner is called, which has the field's type. */
        record CallForField(String methodName) implements Change {}

        /** Nothing is called; the result, if there is one, is {@code result} (0: false, zero or null). */
        record Skip(int result) implements Change {}

        /** Nothing is called; the result is what stands in the local variable {@code slot}: an argument of the method. */
        record Argument(int slot) implements Change {}

        /** In place of the number {@code number}, wherever the method names it, stands {@code other}. */
        record OtherNumber(int number, int other) implements Change {}

        /** Whether calls are changed. */
        default boolean isOfCalls() {
            return switch (this) {
                case CallInstead ignored -> true;
                case Skip ignored -> true;
                case Argument ignored -> true;
                case CallForField ignored -> false;
                case OtherNumber ignored -> false;
            };
        }
    }

    static Mutation skip(String className, String methodName, String callOwner, String callName) {
        return new Mutation(className, methodName, callOwner, callName, new Change.Skip(0));
    }

    static Mutation answer(String className, String methodName, String callOwner, String callName, int result) {
        return new Mutation(className, methodName, callOwner, callName, new Change.Skip(result));
    }

    static Mutation argument(String className, String methodName, String callOwner, String callName, int slot) {
        return new Mutation(className, methodName, callOwner, callName, new Change.Argument(slot));
    }

    static Mutation otherNumber(String className, String methodName, int number, int other) {
        return new Mutation(className, methodName, "", "", new Change.OtherNumber(number, other));
    }

    static Mutation callForField(
            String className, String methodName, String fieldOwner, String fieldName, String otherMethod) {
        return new Mutation(className, methodName, fieldOwner, fieldName, new Change.CallForField(otherMethod));
    }

    static Mutation callInstead(
            String className, String methodName, String callOwner, String callName, String otherMethod) {
        return new Mutation(className, methodName, callOwner, callName, new Change.CallInstead(otherMethod));
    }

    /** True for the method itself and for the lambdas that javac made of it. */
    boolean isIn(String method) {
        return method.equals(methodName) || method.startsWith("lambda$" + methodName + "$");
    }
}
