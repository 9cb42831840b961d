package io.courant.testkit.disk;

import io.courant.base.Random;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory: its names as processes see them, as the platter holds them, and the changes that lie between the two. */
final class DirectoryNode implements Node {

    final TreeMap<String, Node> cached = new TreeMap<>();
    private final TreeMap<String, Node> durable = new TreeMap<>();
    private final List<NameChange> unsynced = new ArrayList<>();

    /** Gives {@code name} to {@code node}, or takes it away ({@code null}). */
    void set(String name, @Nullable Node node) {
        unsynced.add(change(name, node));
    }

    /**
     * Takes {@code name} from here and gives it as {@code targetName} to what it stood for: at one instant, and durable together.
     */
    void rename(String name, DirectoryNode target, String targetName) {
        Node node = cached.get(name);
        NameChange removal = change(name, null);
        NameChange addition = target.change(targetName, node);
        removal.partner = addition;
        addition.partner = removal;
        unsynced.add(removal);
        target.unsynced.add(addition);
    }

    private NameChange change(String name, @Nullable Node node) {
        if (node == null) {
            cached.remove(name);
        } else {
            cached.put(name, node);
        }
        return new NameChange(this, name, node);
    }

    boolean isDirty() {
        return !unsynced.isEmpty();
    }

    void sync() {
        while (!unsynced.isEmpty()) {
            makeDurable(unsynced.getFirst());
        }
    }

    /** What a sync that begins now makes durable. */
    List<NameChange> unsynced() {
        return List.copyOf(unsynced);
    }

    /** Makes those of {@code changes} durable that are not; later ones stay as they are. */
    void sync(List<NameChange> changes) {
        for (NameChange change : changes) {
            if (unsynced.contains(change)) {
                makeDurable(change);
            }
        }
    }

    /** Makes {@code change} durable, after those of the same name before it and together with its partner. */
    private static void makeDurable(NameChange change) {
        DirectoryNode directory = change.directory;
        for (NameChange earlier : List.copyOf(directory.unsynced)) {
            if (earlier == change) {
                break;
            }
            if (earlier.name.equals(change.name) && directory.unsynced.contains(earlier)) {
                makeDurable(earlier);
            }
        }
        if (!directory.unsynced.remove(change)) {
            return;
        }
        if (change.node == null) {
            directory.durable.remove(change.name);
        } else {
            directory.durable.put(change.name, change.node);
        }
        if (change.partner != null) {
            makeDurable(change.partner);
        }
    }

    /**
     * What a power cut leaves of everything below this directory: of each name's changes a prefix that the seed
     * chooses, of a rename both sides or none. Returns what was lost of what processes had seen.
     */
    static Losses losePower(DirectoryNode root, Random random) {
        List<DirectoryNode> directories = new ArrayList<>();
        root.collect(directories);
        directories.forEach(directory -> directory.choosePrefixes(random));
        settleRenames(directories);
        Losses losses = new Losses();
        for (DirectoryNode directory : directories) {
            for (NameChange change : List.copyOf(directory.unsynced)) {
                if (change.kept) {
                    makeDurable(change);
                }
            }
        }
        for (DirectoryNode directory : directories) {
            losses.names += directory.unsynced.size();
            directory.unsynced.clear();
        }
        root.forget(random, losses);
        return losses;
    }

    private void collect(List<DirectoryNode> into) {
        into.add(this);
        Set<Node> children = new LinkedHashSet<>(cached.values());
        children.addAll(durable.values());
        for (NameChange change : unsynced) {
            if (change.node != null) {
                children.add(change.node);
            }
        }
        for (Node child : children) {
            if (child instanceof DirectoryNode directory && !into.contains(directory)) {
                directory.collect(into);
            }
        }
    }

    private void choosePrefixes(Random random) {
        Map<String, Boolean> keptSoFar = new HashMap<>();
        int mood = random.nextInt(4);
        for (NameChange change : unsynced) {
            boolean kept =
                    keptSoFar.getOrDefault(change.name, true) && (mood == 0 || (mood != 1 && random.nextInt(2) == 0));
            keptSoFar.put(change.name, kept);
            change.kept = kept;
        }
    }

    /** Gives up renames that were kept on one side only, and what came later for the same names, until none is left. */
    private static void settleRenames(List<DirectoryNode> directories) {
        boolean settled = false;
        while (!settled) {
            settled = true;
            for (DirectoryNode directory : directories) {
                Map<String, Boolean> keptSoFar = new HashMap<>();
                for (NameChange change : directory.unsynced) {
                    boolean kept = change.kept
                            && keptSoFar.getOrDefault(change.name, true)
                            && (change.partner == null || change.partner.kept);
                    keptSoFar.put(change.name, kept);
                    settled &= kept == change.kept;
                    change.kept = kept;
                }
            }
        }
    }

    private void forget(Random random, Losses losses) {
        cached.clear();
        cached.putAll(durable);
        for (Node child : cached.values()) {
            switch (child) {
                case DirectoryNode directory -> directory.forget(random, losses);
                case FileNode file -> losses.files += file.losePower(random) ? 1 : 0;
            }
        }
    }

    /** A copy of everything below, sharing nothing. Only while no name change is unsynced. */
    DirectoryNode copyDurable() {
        DirectoryNode copy = new DirectoryNode();
        for (Map.Entry<String, Node> entry : cached.entrySet()) {
            Node child = switch (entry.getValue()) {
                case DirectoryNode directory -> directory.copyDurable();
                case FileNode file -> file.copy();
            };
            copy.cached.put(entry.getKey(), child);
            copy.durable.put(entry.getKey(), child);
        }
        return copy;
    }

    /** What a power cut took away. */
    static final class Losses {
        int names;
        int files;
    }

    /** A name that was given or taken, and is not durable. */
    static final class NameChange {
        private final DirectoryNode directory;
        private final String name;
        private final @Nullable Node node;
        private @Nullable NameChange partner;
        private boolean kept;

        private NameChange(DirectoryNode directory, String name, @Nullable Node node) {
            this.directory = directory;
            this.name = name;
            this.node = node;
        }
    }
}
