package dev.ringfolio.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringfolio.core.model.Constraints.Group;
import dev.ringfolio.core.model.Symbol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code groups} of {@code constraints}. One without a name is called by its index; a bound
 * that is not given is the one that holds of itself.
 */
final class GroupsReader {
  static final int GROUPS_MAX = 100;

  /** Symbols in all groups of a request: they are echoed, and a message has a limit. */
  static final int GROUP_SYMBOLS_MAX = 2_000;

  /** Characters of a name. */
  static final int NAME_MAX = 64;

  private static final String RULE = "is not an object {name, symbols, min, max}";
  private static final Set<String> NAMED = Set.of("name", "symbols", "min", "max");

  private final Fields fields;
  private final WeightsReader request;
  private final boolean longOnly;

  private GroupsReader(Fields fields, WeightsReader request, boolean longOnly) {
    this.fields = fields;
    this.request = request;
    this.longOnly = longOnly;
  }

  static List<Group> read(Fields constraints, WeightsReader request, boolean longOnly) {
    return new GroupsReader(constraints, request, longOnly).groups();
  }

  private List<Group> groups() {
    JsonNode node = fields.get("groups");
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw fields.fault("groups", node, "is not an array of {name, symbols, min, max}");
    }
    if (node.size() > GROUPS_MAX) {
      throw fields.fault("groups", node, "has " + node.size() + " groups; at most " + GROUPS_MAX);
    }
    List<Group> groups = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int symbols = 0;
    for (int k = 0; k < node.size(); k++) {
      Group group = group(k, node.get(k));
      if (!names.add(group.name())) {
        throw fields.fault("groups[" + k + "]", node.get(k), "has the name of an earlier group");
      }
      symbols += group.symbols().size();
      if (symbols > GROUP_SYMBOLS_MAX) {
        throw fields.fault(
            "groups", node, "have more than " + GROUP_SYMBOLS_MAX + " symbols in all");
      }
      groups.add(group);
    }
    return groups;
  }

  private Group group(int index, JsonNode node) {
    String at = "groups[" + index + "]";
    if (!node.isObject()) {
      throw fields.fault(at, node, RULE);
    }
    Fields group = fields.element(at, node);
    group.allowOnly(NAMED);
    List<Symbol> symbols = request.symbols(group, "symbols");
    if (!group.has("min") && !group.has("max")) {
      throw fields.fault(at, node, "bounds nothing; give min, max or both");
    }
    double most = symbols.size();
    double min = group.number("min", longOnly ? 0.0 : -most);
    double max = group.number("max", longOnly ? 1.0 : most);
    if (min > max) {
      throw group.fault("min", "is above max, which is " + Fields.plain(max));
    }
    return new Group(name(group, index), symbols, min, max);
  }

  private static String name(Fields group, int index) {
    @Nullable String name = group.text("name");
    if (name == null) {
      return String.valueOf(index);
    }
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw group.fault("name", "is not 1.." + NAME_MAX + " characters long");
    }
    return name;
  }
}
