package io.courant.broker.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A place that settings come from.
 *
 * @param origin how problems name it, such as {@code --set} or a file
 * @param values what it sets, in its order
 */
public record SettingsSource(String origin, Map<String, String> values) {

    /** Reads a properties file. */
    public static SettingsSource ofFile(Path file) throws SettingsException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        // Properties keeps the last of several lines for one name; a file that says two things is a mistake.
        Properties lines = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object name, Object value) {
                String earlier = values.put((String) name, ((String) value).strip());
                if (earlier != null && !earlier.equals(((String) value).strip())) {
                    problems.add(file + ": " + name + " is set twice, to " + earlier + " and to " + value);
                }
                return value;
            }
        };
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (NoSuchFileException e) {
            problems.add(file + ": there is no such file");
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file + ": cannot be read as a properties file: " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new SettingsSource(file.toString(), values);
    }

    /** Takes {@code NAME=VALUE} options of the command line. */
    public static SettingsSource ofOptions(String option, List<String> nameEqualsValue) throws SettingsException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String text : nameEqualsValue) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                problems.add(option + " " + text + ": NAME=VALUE expected");
            } else {
                values.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new SettingsSource(option, values);
    }
}
