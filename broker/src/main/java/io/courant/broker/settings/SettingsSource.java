package io.courant.broker.settings;

import io.courant.metadata.config.SettingsTable;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place that settings come from.
 *
 * @param origin how problems name it, such as {@code --set} or a file
 * @param values what it sets, in its order
 */
public record SettingsSource(String origin, Map<String, String> values) {

    private static final Pattern FIRST_WORD = Pattern.compile("[^\\s:=]+");

    /** Reads a properties file. */
    public static SettingsSource ofFile(Path file) throws SettingsException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        // Properties keeps the last of several lines for one name; a file that says two things is a mistake.
        Properties lines = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object name, Object value) {
                String given = ((String) value).strip();
                String earlier = values.put((String) name, given);
                if (earlier != null && !earlier.equals(given)) {
                    problems.add(file + ": " + setTwice((String) name, earlier, given));
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
                problems.add(option + declaredNameIn(text) + ": NAME=VALUE expected");
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

    private static String setTwice(String name, String earlier, String later) {
        boolean canBeShown = SettingsTable.declared()
                .find(name)
                .filter(setting -> setting.shown(earlier) != null)
                .isPresent();
        return GivenNames.shown(name) + " is set twice, to "
                + (canBeShown ? earlier + " and to " + later : "different values");
    }

    /** The setting that a text without an equals sign begins with, behind a space; the rest may be a secret. */
    private static String declaredNameIn(String text) {
        Matcher first = FIRST_WORD.matcher(text);
        return first.find() && SettingsTable.declared().find(first.group()).isPresent() ? " " + first.group() : "";
    }
}
