package dev.ringfolio.bus;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The closed world of what may travel between nodes: the records and enums that can be reached from
 * some roots through sealed interfaces, record components and type arguments. Nothing else is ever
 * made from bytes. Numbers stand for types in the order of their names, so that nodes of one build
 * agree; {@link #fingerprint} tells those that do not. Immutable; any thread.
 */
final class WireTypes {
  private final List<Class<?>> types;
  private final Map<Class<?>, Integer> numbers = new HashMap<>();
  private final Map<Class<?>, Shape> shapes = new HashMap<>();
  private final int fingerprint;

  WireTypes(List<Class<?>> roots) {
    Set<Class<?>> reached = new LinkedHashSet<>();
    roots.forEach(root -> reach(root, reached));
    this.types =
        reached.stream()
            .filter(type -> type.isRecord() || type.isEnum())
            .sorted(Comparator.comparing(Class::getName))
            .toList();
    StringBuilder description = new StringBuilder();
    for (Class<?> type : types) {
      numbers.put(type, numbers.size());
      description.append(type.getName());
      if (type.isRecord()) {
        shapes.put(type, Shape.of(type));
        description.append(Arrays.toString(type.getRecordComponents()));
      } else {
        description.append(Arrays.toString(type.getEnumConstants()));
      }
    }
    this.fingerprint = description.toString().hashCode();
  }

  private static void reach(Type type, Set<Class<?>> reached) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        reach(argument, reached);
      }
    } else if (type instanceof WildcardType wildcard) {
      reach(wildcard.getUpperBounds()[0], reached);
    } else if (type instanceof Class<?> plain && reached.add(plain)) {
      if (plain.isSealed()) {
        for (Class<?> permitted : plain.getPermittedSubclasses()) {
          reach(permitted, reached);
        }
      }
      if (plain.isRecord()) {
        for (RecordComponent component : plain.getRecordComponents()) {
          reach(component.getGenericType(), reached);
        }
      }
    }
  }

  /** Differs between builds whose types differ. */
  int fingerprint() {
    return fingerprint;
  }

  /** Every record and enum there is. */
  List<Class<?>> all() {
    return types;
  }

  /**
   * @throws IllegalArgumentException if {@code type} is not of this world
   */
  int number(Class<?> type) {
    Integer number = numbers.get(type);
    if (number == null) {
      throw new IllegalArgumentException(type.getName() + " does not travel between nodes");
    }
    return number;
  }

  /**
   * @throws IllegalArgumentException if there is no such type
   */
  Class<?> type(int number) {
    if (number < 0 || number >= types.size()) {
      throw new IllegalArgumentException("type " + number + " of " + types.size());
    }
    return types.get(number);
  }

  /**
   * How to take apart and make a record.
   *
   * @throws IllegalArgumentException if {@code type} is no record of this world
   */
  Shape shape(Class<?> type) {
    Shape shape = shapes.get(type);
    if (shape == null) {
      throw new IllegalArgumentException(type.getName() + " is no record that travels");
    }
    return shape;
  }

  /** A record's accessors, in the order of its components, and its constructor. */
  record Shape(List<Method> accessors, Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      List<Method> accessors = new ArrayList<>();
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true);
        accessors.add(component.getAccessor());
      }
      Class<?>[] parameters =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        return new Shape(List.copyOf(accessors), constructor);
      } catch (NoSuchMethodException impossible) {
        throw new IllegalStateException(type + " has no canonical constructor", impossible);
      }
    }

    @Nullable Object read(Object record, int component) {
      try {
        return accessors.get(component).invoke(record);
      } catch (ReflectiveOperationException defect) {
        throw new IllegalStateException("component " + component + " of " + record, defect);
      }
    }

    Object make(@Nullable Object[] values) {
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException | RuntimeException refused) {
        throw new IllegalArgumentException("no " + constructor.getDeclaringClass(), refused);
      }
    }
  }
}
