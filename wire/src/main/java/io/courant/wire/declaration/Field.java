package io.courant.wire.declaration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a field. Its type is the component's: {@code boolean}, {@code byte}, {@code short}, {@code int},
 * {@code long}, {@code double}, {@code String}, {@code Uuid}, {@code ByteBuffer}, {@code Records}, a record nested in
 * the message, or a {@code List} of one of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Field {

    /** The versions that have the field, as far as the message and the structs around it have them. */
    String versions();

    /** The versions in which null is a value; the component's type is then {@code @Nullable}. */
    String nullable() default "none";

    /** The tag of a field that is sent only when it differs from its default; -1 for one with a place of its own. */
    int tag() default -1;

    /** Overrides the message's flexible versions for the encoding of this field alone. */
    String flexible() default "";

    /** What the field holds where it is not sent; by default zero, false, empty, or a struct of defaults. */
    String defaultValue() default "";

    /**
     * Whether a value other than the default is silently left out in a version without the field. Writing such a value
     * of another field is a bug of the caller.
     */
    boolean ignorable() default false;

    /**
     * Whether a string that is too long for the protocol is cut to what fits; elsewhere it is a bug of the caller. For
     * texts that people read, which may quote what a client sent.
     */
    boolean cut() default false;

    /** Makes an {@code int} travel in two bytes, a {@code long} in four, without a sign. */
    boolean unsigned() default false;
}
