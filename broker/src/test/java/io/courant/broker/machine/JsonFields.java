package io.courant.broker.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads what a line of the JSON log says. */
public final class JsonFields {

    private JsonFields() {}

    /** The fields of an object that holds nothing but strings, in their order. */
    public static Map<String, String> of(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            in.nextToken();
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                fields.put(name, in.nextStringValue());
            }
        }
        return fields;
    }
}
