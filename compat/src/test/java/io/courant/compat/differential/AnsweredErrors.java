package io.courant.compat.differential;

import io.courant.compat.Checkout;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The errors that Courant can answer, from {@code errors.tsv}: a line for each API and error, of which the third cell says why no
 * case leads to it; it is empty where one does. What a handler names in its source has a line.
 */
final class AnsweredErrors {

    private static final String FILE = "errors.tsv";
    private static final int CELLS = 3;
    private static final Path HANDLERS = Path.of("server/src/main/java/io/courant/server/handler");
    private static final Pattern NAMED = Pattern.compile("ErrorCode\\.([A-Z][A-Z_]+)\\b");

    private final Map<String, String> excuses;

    private AnsweredErrors(Map<String, String> excuses) {
        this.excuses = excuses;
    }

    static AnsweredErrors read() throws IOException {
        Map<String, String> excuses = new TreeMap<>();
        try (InputStream in = AnsweredErrors.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] cells = line.split("\t", -1);
                    if (cells.length != CELLS
                            || excuses.put(name(cells[0], ErrorCode.valueOf(cells[1])), cells[2]) != null) {
                        throw new IOException("not an API, an error and an excuse, once, with tabs between: " + line);
                    }
                }
            }
        }
        return new AnsweredErrors(excuses);
    }

    static String name(String api, ErrorCode error) {
        return api + "\t" + error.name();
    }

    /** What does not fit: {@code answered} are the names of all errors that Courant has answered. */
    List<String> problems(Set<String> answered, Collection<ApiKey> served) throws IOException {
        List<String> problems = new ArrayList<>();
        excuses.forEach((error, excuse) -> {
            if (answered.contains(error) != excuse.isEmpty()) {
                problems.add(
                        error + (excuse.isEmpty() ? ": no case leads to it" : ": a case leads to it, excuse or not"));
            }
        });
        Set<String> all = new TreeSet<>(answered);
        all.addAll(namedByHandlers(served));
        all.removeAll(excuses.keySet());
        all.forEach(error -> problems.add(error + ": has no line"));
        return problems;
    }

    private static Set<String> namedByHandlers(Collection<ApiKey> served) throws IOException {
        Set<String> named = new TreeSet<>();
        for (ApiKey api : served) {
            Path source = Checkout.root().resolve(HANDLERS).resolve(api.protocolName() + "Handler.java");
            Matcher matcher = NAMED.matcher(Files.readString(source));
            while (matcher.find()) {
                ErrorCode error = ErrorCode.valueOf(matcher.group(1));
                if (error != ErrorCode.NONE) {
                    named.add(name(api.protocolName(), error));
                }
            }
        }
        return named;
    }
}
