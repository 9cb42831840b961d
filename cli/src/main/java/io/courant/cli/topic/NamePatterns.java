package io.courant.cli.topic;

import java.util.List;
import java.util.regex.Pattern;

/** Patterns of names as shells have them: {@code *} for any letters, {@code ?} for one. No pattern at all fits every name. */
final class NamePatterns {

    private final List<Pattern> patterns;

    NamePatterns(List<String> texts) {
        patterns = texts.stream().map(NamePatterns::compile).toList();
    }

    boolean fit(String name) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern compile(String text) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return Pattern.compile(expression.toString());
    }
}
