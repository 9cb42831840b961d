package io.courant.coordinator.group;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of one partition, by id. */
final class Groups {

    private final Map<String, Group> byId = new HashMap<>();
    private final GroupMeters meters;

    Groups(GroupMeters meters) {
        this.meters = meters;
    }

    @Nullable
    Group find(String id) {
        return byId.get(id);
    }

    Group findOrMake(String id) {
        Group group = byId.get(id);
        if (group == null) {
            group = new Group(id, meters);
            byId.put(id, group);
            meters.groups(1);
        }
        return group;
    }

    /** Lets go of a group that holds nothing any more. */
    void forgetIfVoid(Group group) {
        if (group.isVoid() && byId.remove(group.id, group)) {
            group.forget();
            meters.groups(-1);
        }
    }

    Collection<Group> all() {
        return byId.values();
    }

    /** Lets go of everything. */
    void clear() {
        for (Group group : byId.values()) {
            group.forget();
            meters.members(-group.size());
        }
        meters.groups(-byId.size());
        byId.clear();
    }
}
