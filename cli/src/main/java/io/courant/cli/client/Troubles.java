package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import java.util.Collection;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What the client library throws, as sentences that say what to do. */
public final class Troubles {

    private Troubles() {}

    public static CommandFailure of(Throwable cause, ClientSettings settings) {
        return switch (cause) {
            case CommandFailure failure -> failure;
            case TimeoutException late -> late(settings, late);
            case DisconnectException gone -> late(settings, gone);
            case UnknownTopicOrPartitionException unknown ->
                new CommandFailure(
                        ExitCode.NOT_FOUND, "there is no such topic or partition (courant topic list)", unknown);
            case GroupIdNotFoundException unknown ->
                new CommandFailure(ExitCode.NOT_FOUND, "there is no such group (courant group list)", unknown);
            case GroupNotEmptyException busy ->
                new CommandFailure(
                        ExitCode.REFUSED,
                        "the group has members; stop its consumers first (courant group describe)",
                        busy);
            case AuthenticationException refused ->
                new CommandFailure(
                        ExitCode.REFUSED,
                        "the broker refuses the log-in: " + words(refused) + " (settings of --command-config)",
                        refused);
            case AuthorizationException refused ->
                new CommandFailure(ExitCode.REFUSED, "not allowed: " + words(refused), refused);
            case UnsupportedVersionException old ->
                new CommandFailure(ExitCode.REFUSED, "this broker does not offer that: " + words(old), old);
            case ConfigException wrong -> ofSettings(wrong);
            case ApiException refused -> new CommandFailure(ExitCode.REFUSED, words(refused), refused);
            case KafkaException failed -> new CommandFailure(ExitCode.CANNOT, words(failed), failed);
            default -> new CommandFailure(ExitCode.CANNOT, words(cause), cause);
        };
    }

    /** A client that cannot be made: a setting of the user's file is wrong. */
    public static CommandFailure ofSettings(KafkaException cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new CommandFailure(
                ExitCode.USAGE,
                "the client does not start with the settings of --command-config: " + words(deepest),
                cause);
    }

    static CommandFailure late(ClientSettings settings, Throwable cause) {
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "no answer within " + settings.timeoutMs() / 1000 + " s; the broker at " + settings.place()
                        + " is busy, or names itself by an address that cannot be reached from here (its advertised.listeners)",
                cause);
    }

    public static CommandFailure noTopic(String topic, Collection<String> existing) {
        return new CommandFailure(
                ExitCode.NOT_FOUND,
                "there is no topic " + topic + Nearest.question(topic, existing) + " (courant topic list shows all)");
    }

    /** What an exception says, on one line. */
    public static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }
}
