package io.courant.wire.declaration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a message. For a record {@code X} the compiler makes {@code XCodec} and {@code XBuilder} beside it. Ranges
 * of versions are written {@code "none"}, {@code "3"}, {@code "3-5"} or {@code "3+"}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Message {

    MessageKind kind();

    /** Key of the API, or type of the record; -1 where the message has neither. */
    int apiKey() default -1;

    /** The versions that can be read and written. */
    String versions();

    /** The versions with compact lengths and a section of tagged fields at the end of each struct. */
    String flexible();
}
