package dev.ringfolio.bus;

import dev.ringfolio.core.model.Holdings;
import dev.ringfolio.core.model.MetricRule;
import dev.ringfolio.core.model.Position;
import dev.ringfolio.core.model.Symbol;
import dev.ringfolio.core.model.Trade;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes values of any type of the closed world, from a seed. */
final class RandomMessages {
  private static final double[] ODD_DOUBLES = {
    0.0, -0.0, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE, Double.NEGATIVE_INFINITY
  };
  private static final long[] ODD_LONGS = {0, -1, 63, 64, Long.MIN_VALUE, Long.MAX_VALUE};
  private static final String[] TEXTS = {"", "AAPL", "größer", "日本", "\uD83D\uDE00", "a\u0000b"};

  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  /** A value of {@code type}, which is a record, an enum or anything that may stand in one. */
  Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? map(arguments[0], arguments[1])
          : list(arguments[0]);
    }
    if (!(type instanceof Class<?> plain) || plain == Object.class) {
      return random.nextBoolean() ? of(String.class) : list(Long.class);
    }
    if (plain == Symbol.class) {
      return new Symbol("SYM" + random.nextInt(1_000));
    }
    if (plain == Holdings.class) {
      Position held = position();
      return Holdings.of(amount(), List.of(held));
    }
    if (plain == Position.class) {
      return position();
    }
    if (plain == Trade.Deal.class) {
      return new Trade.Deal(
          (Symbol) of(Symbol.class), pick(Trade.Side.values()), above0(), above0(), instant());
    }
    if (plain == Trade.Split.class) {
      return new Trade.Split((Symbol) of(Symbol.class), above0(), instant());
    }
    if (plain == MetricRule.class && random.nextInt(4) > 0) {
      return record(MetricRule.Compare.class); // rules stand in rules, but not for ever
    }
    if (plain.isRecord()) {
      return record(plain);
    }
    if (plain.isEnum()) {
      return pick(plain.getEnumConstants());
    }
    return plain.isSealed() ? of(pick(plain.getPermittedSubclasses())) : scalar(plain);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      AnnotatedType annotated = components[i].getAnnotatedType();
      boolean nothing = annotated.isAnnotationPresent(Nullable.class) && random.nextBoolean();
      values[i] = nothing ? null : of(components[i].getGenericType());
    }
    return WireTypes.Shape.of(type).make(values);
  }

  private Position position() {
    return new Position((Symbol) of(Symbol.class), above0(), above0());
  }

  private BigDecimal amount() {
    return BigDecimal.valueOf(random.nextLong(-1_000_000, 1_000_000), random.nextInt(13));
  }

  /** From 0.001 to 1000. */
  private BigDecimal above0() {
    return BigDecimal.valueOf(random.nextLong(1, 1_000_000), 3);
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(-1L << 40, 1L << 40), random.nextInt(1_000_000));
  }

  private List<Object> list(Type of) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(of(of));
    }
    return list;
  }

  private Map<Object, Object> map(Type key, Type value) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(of(key), of(value));
    }
    return map;
  }

  private Object scalar(Class<?> type) {
    if (type == String.class) {
      return TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(100);
    } else if (type == LocalDate.class) {
      return LocalDate.ofEpochDay(random.nextInt(-100_000, 100_000));
    } else if (type == Instant.class) {
      return instant();
    } else if (type == BigDecimal.class) {
      return amount();
    } else if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    } else if (type == int.class || type == Integer.class) {
      return (int) number();
    } else if (type == long.class || type == Long.class) {
      return number();
    } else if (type == double.class || type == Double.class) {
      return fraction();
    } else if (type == int[].class) {
      return random.ints(random.nextInt(5)).toArray();
    } else if (type == byte[].class) {
      byte[] array = new byte[random.nextInt(20)];
      random.nextBytes(array);
      return array;
    } else if (type == double[].class) {
      return random.doubles(random.nextInt(5)).toArray();
    }
    throw new IllegalArgumentException("no way to make a " + type);
  }

  private long number() {
    return random.nextBoolean() ? ODD_LONGS[random.nextInt(ODD_LONGS.length)] : random.nextLong();
  }

  private double fraction() {
    return random.nextBoolean()
        ? ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)]
        : random.nextGaussian();
  }

  private <V> V pick(V[] values) {
    return values[random.nextInt(values.length)];
  }
}
