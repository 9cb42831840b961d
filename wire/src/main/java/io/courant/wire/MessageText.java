package io.courant.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Builds the text of a message, of bounded length: {@code ProduceRequest(acks=-1, topicData=[TopicProduceData(...)])}. */
public final class MessageText {

    private static final String CUT = "...";

    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    private boolean isFull() {
        return text.length() >= WireLimits.MAX_TEXT_LENGTH;
    }

    void append(String more) {
        if (!isFull()) {
            text.append(more, 0, Math.min(more.length(), WireLimits.MAX_TEXT_LENGTH - text.length()));
        }
    }

    /** Begins a struct. */
    public void begin(String struct) {
        append(struct);
        append("(");
        first = true;
    }

    /** Ends the struct begun last. */
    public void end() {
        append(")");
        first = false;
    }

    private void name(String name) {
        append(first ? name : ", " + name);
        append("=");
        first = false;
    }

    /** A field without parts. */
    public void field(String name, @Nullable Object value) {
        if (!isFull()) {
            name(name);
            value(value);
        }
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> append("null");
            case ByteBuffer bytes -> append("<" + bytes.remaining() + " bytes>");
            case Records records -> append("<" + records.sizeInBytes() + " bytes of records>");
            case List<?> list -> elements(list);
            default -> append(value.toString());
        }
    }

    private void elements(List<?> list) {
        append("[");
        for (int i = 0; i < list.size() && !isFull(); i++) {
            append(i == 0 ? "" : ", ");
            value(list.get(i));
        }
        append("]");
    }

    /** A field that holds a struct. */
    public <T> void struct(String name, @Nullable T value, BiConsumer<T, MessageText> text) {
        if (!isFull()) {
            name(name);
            structOrNull(value, text);
        }
    }

    private <T> void structOrNull(@Nullable T value, BiConsumer<T, MessageText> text) {
        if (value == null) {
            append("null");
        } else {
            text.accept(value, this);
        }
    }

    /** A field that holds structs. */
    public <T> void structs(String name, @Nullable List<T> values, BiConsumer<T, MessageText> text) {
        if (isFull()) {
            return;
        }
        name(name);
        if (values == null) {
            append("null");
            return;
        }
        append("[");
        for (int i = 0; i < values.size() && !isFull(); i++) {
            append(i == 0 ? "" : ", ");
            text.accept(values.get(i), this);
        }
        append("]");
        first = false;
    }

    @Override
    public String toString() {
        return isFull() ? text + CUT : text.toString();
    }
}
