package dev.ringfolio.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rooms of the design and the rules that hold them apart, for a root package: the real one, and
 * one of fixtures that break each rule.
 */
final class Rooms {
  /** What any room may use beside those listed: the JDK and nullness. */
  private static final List<String> ALWAYS = List.of("java..", "org.jspecify..");

  /** HTTP and what is below it, for the rooms that face a network of strangers. */
  private static final String[] NETWORK = {
    "io.netty..",
    "io.vertx.core.http..",
    "io.vertx.core.internal.http..",
    "io.vertx.core.internal.net..",
    "io.vertx.ext.web.."
  };

  private static final String[] SQL = {
    "java.sql..", "javax.sql..", "com.zaxxer..", "org.flywaydb..", "org.h2..", "org.postgresql.."
  };

  private static final String LOG = "org.slf4j..";
  private static final String HIPPARCHUS = "org.hipparchus..";
  private static final String VERTX = "io.vertx.core..";
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final List<String> CORE =
      List.of(
          "core.model",
          "core.time",
          "core.ring",
          "core.market",
          "core.risk",
          "core.portfolio",
          "core.optimizer",
          "core.quantum",
          "core.trigger");

  private static final List<String> VERTICLE_ROOMS =
      List.of("feed", "prices", "portfolios", "signals", "optimization", "triggers", "gateway");

  /** The packages of the optimizer that other rooms may use, beside its own first one. */
  private static final Set<String> OPTIMIZER_DOORS = Set.of("engine", "frontier", "shares");

  private final String root;

  Rooms(String root) {
    this.root = root;
  }

  /** Room → the rooms and libraries that it may use. Rooms of ours have no {@code ..}. */
  static Map<String, List<String>> mayUse() {
    Map<String, List<String>> rooms = new LinkedHashMap<>();
    rooms.put("core.model", List.of());
    rooms.put("core.time", List.of());
    rooms.put("core.ring", List.of());
    rooms.put("core.market", List.of("core.model"));
    rooms.put("core.risk", List.of("core.model", "core.market", HIPPARCHUS));
    rooms.put("core.portfolio", List.of("core.model", "core.market", "core.risk"));
    rooms.put("core.optimizer", List.of("core.model", "core.risk", HIPPARCHUS));
    rooms.put("core.quantum", List.of("core.model", "core.optimizer", HIPPARCHUS));
    rooms.put("core.trigger", List.of("core.model", "core.market", "core.portfolio", "core.risk"));
    rooms.put("contract", List.of("core.model"));
    rooms.put("config", List.of("core.model", JACKSON));
    rooms.put("bus", with(CORE, "contract", VERTX, LOG));
    rooms.put("storage", with(CORE, "bus", "contract", VERTX, LOG));
    rooms.put("questions", with(CORE, "bus", "contract", VERTX));
    List<String> verticle =
        with(CORE, "bus", "storage", "questions", "contract", "config", VERTX, LOG);
    rooms.put("feed", with(verticle, JACKSON, "io.netty.."));
    rooms.put("prices", verticle);
    rooms.put("portfolios", verticle);
    rooms.put("signals", verticle);
    rooms.put("optimization", verticle);
    rooms.put("triggers", verticle);
    rooms.put(
        "gateway",
        with(
            verticle,
            JACKSON,
            "org.msgpack..",
            "io.netty..",
            "io.vertx.ext.web..",
            "io.vertx.ext.auth.."));
    rooms.put(
        "simulator", with(CORE, "bus", "contract", "config", VERTX, LOG, JACKSON, "io.netty.."));
    rooms.put(
        "redis", with(CORE, "config", "prices", "optimization", VERTX, LOG, "io.vertx.redis.."));
    rooms.put(
        "sql",
        with(
            CORE,
            "contract",
            "config",
            "prices",
            "portfolios",
            "signals",
            "triggers",
            "optimization",
            "com.zaxxer..",
            "org.flywaydb.."));
    return rooms;
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /** Name of a rule → the rule. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    mayUse().forEach((room, used) -> rules.put(room + " uses only what it may", uses(room, used)));
    rules.put("nobody uses app", nobodyUsesApp());
    rules.put("verticle rooms never see each other", verticleRoomsApart());
    rules.put("only bus uses the event bus", onlyBusUsesTheEventBus());
    rules.put(
        "only gateway, feed and simulator use HTTP and Netty",
        onlyIn(List.of("gateway", "feed", "simulator"), NETWORK));
    rules.put("only redis uses the client of Redis", onlyIn(List.of("redis"), "io.vertx.redis.."));
    rules.put("only sql uses the database", onlyIn(List.of("sql"), SQL));
    rules.put("no circles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
    rules.put(
        "no circles in core",
        slices().matching(root + ".core.(*)..").should().beFreeOfCycles().allowEmptyShould(true));
    rules.put("no circles in core.optimizer", noCirclesAmongPackagesOf("core.optimizer"));
    rules.put("core.optimizer is entered by its doors", optimizerIsEnteredByItsDoors());
    rules.put("time and chance are parameters", timeAndChanceAreParameters());
    rules.put("contract is records, sealed interfaces and enums", contractIsMessages());
    rules.put("no names that say nothing", noEmptyNames());
    rules.put("no state in statics", noStateInStatics());
    return rules;
  }

  private ArchRule uses(String room, List<String> used) {
    List<String> allowed = new ArrayList<>(ALWAYS);
    allowed.add(inside(room));
    used.forEach(other -> allowed.add(other.endsWith("..") ? other : inside(other)));
    DescribedPredicate<JavaClass> permitted =
        resideInAnyPackage(allowed.toArray(String[]::new))
            .or(DescribedPredicate.describe("primitives", c -> c.isPrimitive() || c.isArray()));
    return classes()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .onlyDependOnClassesThat(permitted)
        .allowEmptyShould(true);
  }

  private ArchRule nobodyUsesApp() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(inside("app"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(inside("app"));
  }

  private ArchRule verticleRoomsApart() {
    return classes()
        .that()
        .resideInAnyPackage(VERTICLE_ROOMS.stream().map(this::inside).toArray(String[]::new))
        .should(
            new ArchCondition<JavaClass>("not see another verticle room") {
              @Override
              public void check(JavaClass from, ConditionEvents events) {
                from.getDirectDependenciesFromSelf().stream()
                    .filter(
                        d -> {
                          String own = room(from);
                          String other = room(d.getTargetClass());
                          return VERTICLE_ROOMS.contains(other) && !other.equals(own);
                        })
                    .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
              }
            })
        .allowEmptyShould(true);
  }

  private String room(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String rest = name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private ArchRule onlyBusUsesTheEventBus() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(inside("bus"))
        .and()
        .resideInAPackage(root + "..")
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the event bus is reached",
                (JavaAccess<?> access) ->
                    access.getTarget().getName().equals("eventBus")
                        || access
                            .getTargetOwner()
                            .getPackageName()
                            .equals("io.vertx.core.eventbus")));
  }

  /** The rule that {@code libraries} are used in {@code rooms} and nowhere else. */
  private ArchRule onlyIn(List<String> rooms, String... libraries) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(rooms.stream().map(this::inside).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  /** The rule that each package of a room, its first one too, is above or below any other. */
  private ArchRule noCirclesAmongPackagesOf(String room) {
    SliceAssignment eachPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName() + ".";
            return name.startsWith(root + "." + room + ".")
                ? SliceIdentifier.of(name)
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "packages of " + room;
          }
        };
    return slices().assignedFrom(eachPackage).should().beFreeOfCycles();
  }

  private ArchRule optimizerIsEnteredByItsDoors() {
    String room = root + ".core.optimizer.";
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(inside("core.optimizer"))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are behind the doors of core.optimizer",
                type -> {
                  String name = type.getPackageName();
                  return name.startsWith(room)
                      && !OPTIMIZER_DOORS.contains(name.substring(room.length()));
                }));
  }

  private ArchRule timeAndChanceAreParameters() {
    Set<String> clocks =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.UUID.randomUUID",
            "java.util.random.RandomGenerator.getDefault");
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(inside("app"))
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "the real clock or unseeded chance is asked",
                (JavaAccess<?> access) -> clocks.contains(name(access.getTarget()))));
  }

  private static String name(AccessTarget target) {
    return target.getOwner().getName() + "." + target.getName();
  }

  private ArchRule contractIsMessages() {
    return classes()
        .that()
        .resideInAPackage(inside("contract"))
        .should(
            new ArchCondition<JavaClass>("be a record, a sealed interface, an enum or constants") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean fine =
                    type.isRecord()
                        || type.isEnum()
                        || type.isInterface()
                        || type.isAnonymousClass()
                        || type.getFields().stream()
                            .allMatch(
                                f ->
                                    f.getModifiers().contains(JavaModifier.STATIC)
                                        && f.getModifiers().contains(JavaModifier.FINAL));
                boolean open =
                    type.isInterface()
                        && !type.isAnnotation()
                        && !type.reflect().isSealed()
                        && !type.getSimpleName().equals("package-info");
                if (!fine || open) {
                  events.add(
                      SimpleConditionEvent.violated(type, type.getName() + " is no message"));
                }
              }
            })
        .allowEmptyShould(true);
  }

  private ArchRule noEmptyNames() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)");
  }

  private ArchRule noStateInStatics() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("have no static field that can change") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                    .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                    .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                    .filter(f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC))
                    .forEach(
                        f ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    f, f.getFullName() + " is static and not final")));
              }
            });
  }

  private String inside(String room) {
    return root + "." + room + "..";
  }
}
