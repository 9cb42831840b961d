package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import java.util.ArrayList;
import java.util.List;

/** Where a cluster is looked for. */
record Bootstrap(List<Place> places) {

    /** One host and port; an address of IPv6 stands in brackets in texts. */
    record Place(String host, int port) {
        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    private static final int HIGHEST_PORT = 65_535;

    Bootstrap {
        places = List.copyOf(places);
    }

    static Bootstrap parse(String text) {
        List<Place> places = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            places.add(place(part.strip()));
        }
        return new Bootstrap(places);
    }

    private static Place place(String text) {
        String address = text.substring(text.indexOf("://") < 0 ? 0 : text.indexOf("://") + 3);
        int colon = address.lastIndexOf(':');
        boolean bare = colon >= 0 && address.indexOf(':') != colon && !address.startsWith("[");
        if (colon <= 0 || bare) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + text + "' is no place of a broker: write HOST:PORT, for example localhost:9092"
                            + (bare ? " or [::1]:9092" : ""));
        }
        String host = address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        String port = address.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > HIGHEST_PORT) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + text + "' is no place of a broker: a port is a number from 1 to " + HIGHEST_PORT);
        }
        return new Place(host, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return String.join(",", places.stream().map(Place::toString).toList());
    }
}
