package io.courant.server.handler;

import io.courant.base.Invariants;
import io.courant.base.LogLevels;
import io.courant.base.Outcome;
import io.courant.metadata.controller.ConfigAlteration;
import io.courant.metadata.controller.ConfigAlterationAnswer;
import io.courant.metadata.controller.ConfigAlterationRequest;
import io.courant.metadata.controller.ConfigChange;
import io.courant.metadata.image.ConfigResource;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes of settings to where they belong: those of topics and brokers to the controller, levels of loggers to the loggers
 * of this process. Nobody stores the latter; as in Kafka the next start forgets them.
 */
final class ConfigAlterer {

    private final HandlerContext context;
    private final ApiKey api;

    ConfigAlterer(HandlerContext context, ApiKey api) {
        this.context = context;
        this.api = api;
    }

    /** Gives one answer for each of {@code wanted}, in order, in this turn or a later one. */
    void alter(List<ConfigAlteration> wanted, boolean validateOnly, Consumer<List<ConfigAlterationAnswer>> completion) {
        List<@Nullable ConfigAlterationAnswer> here = new ArrayList<>(wanted.size());
        List<ConfigAlteration> elsewhere = new ArrayList<>(wanted.size());
        Set<ConfigResource> loggers = new HashSet<>();
        for (ConfigAlteration each : wanted) {
            ConfigAlterationAnswer answer = answeredHere(each, validateOnly, loggers);
            here.add(answer);
            if (answer == null) {
                elsewhere.add(each);
            }
        }
        if (elsewhere.isEmpty()) {
            completion.accept(merged(here, List.of()));
            return;
        }
        ConfigAlterationRequest request = new ConfigAlterationRequest(elsewhere, validateOnly);
        context.controller().alterConfigs(request, context.shard(), outcome -> {
            List<ConfigAlterationAnswer> answers = switch (outcome) {
                case Outcome.Success<List<ConfigAlterationAnswer>>(List<ConfigAlterationAnswer> value) -> value;
                case Outcome.Failure<List<ConfigAlterationAnswer>>(IOException cause) -> {
                    context.controllerFailed(api.name(), cause);
                    yield elsewhere.stream()
                            .<ConfigAlterationAnswer>map(each -> new ConfigAlterationAnswer.Refused(
                                    each.resource(), ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata log failed"))
                            .toList();
                }
            };
            if (!validateOnly) {
                answers.forEach(this::notice);
            }
            completion.accept(merged(here, answers));
        });
    }

    /** The answers of both places, in the order of the request. */
    private static List<ConfigAlterationAnswer> merged(
            List<@Nullable ConfigAlterationAnswer> here, List<ConfigAlterationAnswer> elsewhere) {
        Iterator<ConfigAlterationAnswer> next = elsewhere.iterator();
        List<ConfigAlterationAnswer> answers = new ArrayList<>(here.size());
        for (ConfigAlterationAnswer answer : here) {
            answers.add(answer == null ? next.next() : answer);
        }
        Invariants.check(!next.hasNext(), "the controller gave more answers than resources were asked for");
        return answers;
    }

    private void notice(ConfigAlterationAnswer answer) {
        if (answer instanceof ConfigAlterationAnswer.Altered(var resource, var withoutEffect)) {
            IgnoredSettingsNotice.tell(context.events(), resource.name(), withoutEffect);
        }
    }

    private @Nullable ConfigAlterationAnswer answeredHere(
            ConfigAlteration wanted, boolean validateOnly, Set<ConfigResource> loggers) {
        ConfigResource resource = wanted.resource();
        boolean isLogger = resource.type() == ConfigResource.BROKER_LOGGER;
        boolean isBroker = resource.type() == ConfigResource.BROKER;
        String self = Integer.toString(context.node().brokerId());
        if ((isLogger || (isBroker && !resource.name().isEmpty()))
                && !resource.name().equals(self)) {
            return refused(
                    resource,
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + self + ", and the settings of '" + resource.name() + "' are changed there");
        }
        if (!isLogger) {
            return null;
        }
        if (!loggers.add(resource)) {
            return refused(resource, ErrorCode.INVALID_REQUEST, "the request names the resource more than once");
        }
        ConfigAlterationAnswer.Refused refusal = levelsRefusal(wanted);
        if (refusal != null) {
            return refusal;
        }
        return validateOnly ? new ConfigAlterationAnswer.Altered(resource, List.of()) : levelsChanged(wanted);
    }

    /** Changes levels that were checked. Loggers never go, so none is missing now that was there then. */
    private ConfigAlterationAnswer levelsChanged(ConfigAlteration wanted) {
        LogLevels levels = context.events().levels();
        for (ConfigChange change : wanted.changes()) {
            boolean takesBack = change.operation() == ConfigChange.Operation.DELETE;
            boolean done = takesBack
                    ? levels.unset(change.name())
                    : levels.set(change.name(), level(change.value()).orElseThrow());
            if (!done) {
                return noLogger(wanted.resource(), change.name());
            }
        }
        return new ConfigAlterationAnswer.Altered(wanted.resource(), List.of());
    }

    private ConfigAlterationAnswer.@Nullable Refused levelsRefusal(ConfigAlteration wanted) {
        ConfigResource resource = wanted.resource();
        if (wanted.replacesAll()) {
            return refused(
                    resource,
                    ErrorCode.INVALID_REQUEST,
                    "levels of loggers are changed by IncrementalAlterConfigs alone");
        }
        Map<String, LogLevels.Level> known = context.events().levels().all();
        Set<String> names = new HashSet<>();
        for (ConfigChange change : wanted.changes()) {
            String name = change.name();
            boolean takesBack = change.operation() == ConfigChange.Operation.DELETE;
            if (!names.add(name)) {
                return refused(resource, ErrorCode.INVALID_REQUEST, "the logger " + name + " is named more than once");
            }
            if (!takesBack && change.operation() != ConfigChange.Operation.SET) {
                return refused(resource, ErrorCode.INVALID_REQUEST, "a level can be SET, or taken back by DELETE");
            }
            if (takesBack && name.equals(LogLevels.ROOT)) {
                return refused(
                        resource,
                        ErrorCode.INVALID_REQUEST,
                        "all loggers have their level from the root: SET another one");
            }
            if (!known.containsKey(name)) {
                return noLogger(resource, name);
            }
            if (!takesBack && change.value() == null) {
                return refused(resource, ErrorCode.INVALID_REQUEST, "the logger " + name + " needs a level");
            }
            if (!takesBack && level(change.value()).isEmpty()) {
                return refused(
                        resource,
                        ErrorCode.INVALID_CONFIG,
                        change.value() + " is no level: TRACE, DEBUG, INFO, WARN, ERROR and FATAL are");
            }
        }
        return null;
    }

    private static ConfigAlterationAnswer.Refused noLogger(ConfigResource resource, String name) {
        return refused(
                resource,
                ErrorCode.INVALID_CONFIG,
                "there is no logger " + name
                        + ": loggers are the codes of events, and their beginnings up to a dot; all are"
                        + " listed where this broker's loggers are described");
    }

    private static Optional<LogLevels.Level> level(@Nullable String name) {
        for (LogLevels.Level level : LogLevels.Level.values()) {
            if (level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    private static ConfigAlterationAnswer.Refused refused(ConfigResource resource, ErrorCode error, String message) {
        return new ConfigAlterationAnswer.Refused(resource, error, message);
    }
}
