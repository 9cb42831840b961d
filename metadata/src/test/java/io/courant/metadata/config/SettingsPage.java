package io.courant.metadata.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Writes the reference page of all settings from their declarations. */
final class SettingsPage {

    private static final String HEAD = """
            # Settings

            This page is made from the declarations, and a test holds it to them: `TopicConfigs` for topics, `settings.tsv` for brokers.
            After a change there, this writes it anew:
            `mvn -pl metadata -am test -Dtest=SettingsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsettings.page=write`

            Every setting of topics and brokers that Apache Kafka 4.4 knows is known here, under its name and with its type, bounds and
            default, and a few of our own; those of groups and of clients' metrics, and quotas, are not. Each **works**; or is **accepted
            without effect**, and one line in the log says why nothing is lost by that; or is **refused** unless it has its default, because
            ignoring it would break a promise. A name that is not on this page is an error.

            The defaults of Kafka's settings are those that Kafka declares; where something else holds here when nobody sets one, the last
            column says what. It says too what those of our own mean.

            A broker's settings come from the file (`--config`), the command line (`--set`), and what was changed since, by Kafka's
            `kafka-configs` for instance. What is set for a topic goes before what is set for a broker, that before what is set for all
            brokers, and that before the file and the defaults.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private SettingsPage() {}

    static String write() {
        SettingsPage page = new SettingsPage();
        page.topics();
        page.brokers();
        page.listeners();
        return page.page.toString();
    }

    private void topics() {
        page.append("\n## Topics: works\n\nAll can be changed at any time, and hold from then on.\n\n");
        row("setting", "holds", "default", "the brokers' setting behind the default");
        row("---", "---", "---", "---");
        for (ConfigDefinition each : TopicConfigs.all()) {
            if (each.effect() instanceof ConfigEffect.Works) {
                row(
                        code(each.name()),
                        each.type().legal(),
                        code(each.defaultValue()),
                        each.brokerSettings().stream()
                                .map(setting -> code(setting.name()))
                                .collect(Collectors.joining(", ")));
            }
        }
        for (ConfigDefinition each : TopicConfigs.all()) {
            SettingsTable.declared()
                    .find(each.name())
                    .filter(setting -> !setting.here().isEmpty())
                    .ifPresent(setting -> page.append("\n")
                            .append(code(setting.name()))
                            .append(" - ")
                            .append(setting.here())
                            .append(".\n"));
        }
        page.append("\n## Topics: accepted without effect\n\n");
        row("setting", "holds", "default", "why nothing is lost");
        row("---", "---", "---", "---");
        for (ConfigDefinition each : TopicConfigs.all()) {
            if (each.effect() instanceof ConfigEffect.WithoutEffect(String why)) {
                row(code(each.name()), each.type().legal(), code(each.defaultValue()), why);
            }
        }
        page.append("\n## Topics: some values are refused\n\n");
        row("setting", "accepted as", "why no other value is");
        row("---", "---", "---");
        for (ConfigDefinition each : TopicConfigs.all()) {
            if (each.effect() instanceof ConfigEffect.Only(List<String> values, String why)) {
                row(code(each.name()), values.stream().map(SettingsPage::code).collect(Collectors.joining(", ")), why);
            }
        }
    }

    private void brokers() {
        page.append("\n## Brokers: works\n\n");
        row("setting", "holds", "default", "can be changed", "meaning here");
        row("---", "---", "---", "---", "---");
        for (Setting each : with(Setting.Effect.WORKS)) {
            row(
                    code(each.name()),
                    each.legal(),
                    code(each.defaultText()),
                    switch (each.update()) {
                        case READ_ONLY -> "at a start";
                        case PER_BROKER -> "at any time, for each broker";
                        case CLUSTER_WIDE -> "at any time, for all brokers or each";
                    },
                    each.here());
        }
        for (Setting.Effect effect : List.of(Setting.Effect.NO_EFFECT, Setting.Effect.REFUSED)) {
            boolean refused = effect == Setting.Effect.REFUSED;
            page.append(refused ? "\n## Brokers: refused\n\n" : "\n## Brokers: accepted without effect\n\n");
            row("setting", "holds", "default", refused ? "why no other value is accepted" : "why nothing is lost");
            row("---", "---", "---", "---");
            for (Setting each : with(effect)) {
                row(code(each.name()), each.legal(), code(each.defaultText()), each.why());
            }
        }
    }

    private void listeners() {
        page.append("""

                ## Listeners

                These can be set for a single listener, too, which goes before what is set for all: `max.connections` of the listener
                EXTERNAL is `listener.name.external.max.connections`, its name in lower case. Some can be set for a single mechanism of
                authentication of it: `listener.name.external.plain.sasl.jaas.config`. They hold what they hold for all, and can be
                changed when that can. A listener that is not among `listeners` is an error.

                """);
        row("setting", "what becomes of it", "for a mechanism");
        row("---", "---", "---");
        for (Setting each : SettingsTable.declared().all()) {
            if (each.reach() != Setting.Reach.BROKERS) {
                row(
                        code(each.name()),
                        switch (each.effect()) {
                            case WORKS -> "works";
                            case NO_EFFECT -> "accepted without effect";
                            case REFUSED -> "refused";
                        },
                        each.reach() == Setting.Reach.MECHANISMS ? "too" : "");
            }
        }
    }

    private static List<Setting> with(Setting.Effect effect) {
        return StreamSupport.stream(SettingsTable.declared().all().spliterator(), false)
                .filter(each -> each.effect() == effect)
                .toList();
    }

    private static String code(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : "`" + text + "`";
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
