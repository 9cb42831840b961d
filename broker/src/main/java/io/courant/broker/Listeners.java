package io.courant.broker;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.broker.settings.Settings;
import io.courant.metadata.config.ListenerSettingName;
import io.courant.server.Listener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code listeners}, {@code advertised.listeners} and {@code listener.security.protocol.map} as Kafka does. */
final class Listeners {

    /** Characters of a host or listener name: what DNS allows, and far below what the protocol's strings hold. */
    private static final int LONGEST_NAME = 255;

    private static final String OFFERED_PROTOCOL = "PLAINTEXT";
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final List<String> ALL_ADDRESSES = List.of("", "0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private Listeners() {}

    /**
     * The listeners for clients. Those named in {@code controller.listener.names} are left out: a node's own controller
     * is reached inside the process.
     *
     * @throws StartRefusedException when a value is malformed or asks for a protocol that is not offered
     */
    static List<Listener> of(Settings settings) throws StartRefusedException {
        Map<String, Endpoint> bound = endpoints("listeners", settings.list("listeners"));
        Map<String, Endpoint> advertised = endpoints("advertised.listeners", settings.list("advertised.listeners"));
        Map<String, String> protocols = protocols(settings.list("listener.security.protocol.map"));
        List<String> controllers = settings.list("controller.listener.names").stream()
                .map(Listeners::nameOf)
                .toList();
        var names = new ArrayList<>(bound.keySet());
        names.addAll(controllers);
        checkNamesOfSettings(settings, names);
        controllers.forEach(bound::remove);
        controllers.forEach(advertised::remove);

        for (String name : advertised.keySet()) {
            if (!bound.containsKey(name)) {
                throw refusal("advertised.listeners names " + name + ", which listeners does not");
            }
        }
        var listeners = new ArrayList<Listener>();
        for (Map.Entry<String, Endpoint> entry : bound.entrySet()) {
            checkProtocol(entry.getKey(), protocols);
            Endpoint told = advertised.get(entry.getKey());
            listeners.add(new Listener(
                    entry.getKey(),
                    entry.getValue(),
                    intake(settings, entry.getKey()),
                    advertisedFor(entry.getValue(), told)));
        }
        if (listeners.isEmpty()) {
            throw refusal("listeners names no place where clients could connect");
        }
        return List.copyOf(listeners);
    }

    /** A line for each setting that would work for a listener if it were not a controller's, at which nobody listens. */
    static List<String> notices(Settings settings) {
        List<String> controllers = settings.list("controller.listener.names").stream()
                .map(ListenerSettingName::ofListener)
                .toList();
        List<String> notices = new ArrayList<>();
        for (String name : settings.given().keySet()) {
            ListenerSettingName parts = ListenerSettingName.of(name);
            if (parts != null && controllers.contains(parts.listener()) && settings.works(name)) {
                notices.add(
                        name
                                + " has no effect: nobody listens at a controller's listener, which is reached inside the process");
            }
        }
        return notices;
    }

    /** Nobody would ever read a setting of a listener that there is not. */
    private static void checkNamesOfSettings(Settings settings, List<String> listeners) throws StartRefusedException {
        for (String name : settings.given().keySet()) {
            ListenerSettingName parts = ListenerSettingName.of(name);
            String problem = parts == null ? null : parts.problemAmong(listeners);
            if (problem != null) {
                throw refusal(name + ": " + problem);
            }
        }
    }

    private static Network.Intake intake(Settings settings, String listener) {
        return new Network.Intake(
                limit(settings, ListenerSettingName.of(listener, "max.connections")),
                limit(settings, ListenerSettingName.of(listener, "max.connection.creation.rate")));
    }

    private static int limit(Settings settings, String name) {
        return settings.isSet(name) ? settings.intValue(name) : Integer.MAX_VALUE;
    }

    /** Reads {@code HOST:PORT}; an IPv6 address stands in brackets, an empty host stands for all addresses. */
    static Endpoint endpoint(String setting, String text) throws StartRefusedException {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw refusal(setting + ": HOST:PORT expected, not " + text);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw refusal(setting + ": an IPv6 address stands in brackets: " + text);
        }
        if (host.length() > LONGEST_NAME) {
            throw refusal(setting + ": a host name of " + host.length() + " characters is too long");
        }
        try {
            return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw refusal(setting + ": the port of " + text + " is not a number");
        } catch (IllegalArgumentException e) {
            throw refusal(setting + ": " + text + ": " + e.getMessage());
        }
    }

    private static Map<String, Endpoint> endpoints(String setting, List<String> entries) throws StartRefusedException {
        var byName = new LinkedHashMap<String, Endpoint>();
        for (String entry : entries) {
            int separator = entry.indexOf("://");
            if (separator <= 0) {
                throw refusal(setting + ": NAME://HOST:PORT expected, not " + entry);
            }
            String name = nameOf(entry.substring(0, separator));
            if (name.length() > LONGEST_NAME) {
                throw refusal(setting + ": a listener's name of " + name.length() + " characters is too long");
            }
            if (name.indexOf('.') >= 0) { // which ends the name in listener.name.NAME.SETTING
                throw refusal(setting + ": a listener's name has no dot, and " + name + " has one");
            }
            if (byName.put(name, endpoint(setting, entry.substring(separator + 3))) != null) {
                throw refusal(setting + ": the name " + name + " is used twice");
            }
        }
        return byName;
    }

    private static Map<String, String> protocols(List<String> entries) throws StartRefusedException {
        var byName = new HashMap<String, String>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (colon <= 0) {
                throw refusal("listener.security.protocol.map: NAME:PROTOCOL expected, not " + entry);
            }
            String protocol = nameOf(entry.substring(colon + 1));
            if (!PROTOCOLS.contains(protocol)) {
                throw refusal("listener.security.protocol.map: " + protocol + " is none of " + PROTOCOLS);
            }
            byName.put(nameOf(entry.substring(0, colon)), protocol);
        }
        return byName;
    }

    private static void checkProtocol(String name, Map<String, String> protocols) throws StartRefusedException {
        String protocol = protocols.get(name);
        if (protocol == null) {
            throw refusal("listener.security.protocol.map says no protocol for the listener " + name);
        }
        if (!protocol.equals(OFFERED_PROTOCOL)) {
            throw refusal("the listener " + name + " asks for " + protocol
                    + ", which is not offered yet; serving it in plain text instead would expose what it protects");
        }
    }

    private static Endpoint advertisedFor(Endpoint bind, @Nullable Endpoint told) throws StartRefusedException {
        if (told == null) {
            return ALL_ADDRESSES.contains(bind.host()) ? new Endpoint(ownName(), bind.port()) : bind;
        }
        if (ALL_ADDRESSES.contains(told.host())) {
            throw refusal("advertised.listeners: clients cannot connect to \"" + told.host()
                    + "\"; name an address that they can reach");
        }
        return told;
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String nameOf(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    private static StartRefusedException refusal(String message) {
        return new StartRefusedException(ExitCode.USAGE, message);
    }
}
