package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Property
  void theSumOfDecimalsIsThatOfBigDecimal(@ForAll("decimals") List<BigDecimal> decimals) {
    ExactSum sum = new ExactSum();
    decimals.forEach(decimal -> sum.add(decimal.doubleValue()));
    BigDecimal expected = decimals.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum.toDecimal()).isEqualByComparingTo(expected);
    assertThat(sum.toDouble()).isEqualTo(expected.doubleValue());
  }

  /** Up to 15 digits, so that the double names the decimal, anywhere from 10⁻¹² to 10¹⁵. */
  @Provide
  Arbitrary<List<BigDecimal>> decimals() {
    Arbitrary<Long> digits =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 999),
            Arbitraries.longs().between(0, 999_999_999_999_999L));
    return net.jqwik.api.Combinators.combine(digits, Arbitraries.integers().between(0, 12))
        .as((unscaled, scale) -> new BigDecimal(BigInteger.valueOf(unscaled), scale))
        .list()
        .ofMaxSize(200);
  }

  @Test
  void tenTenthsAreOne() {
    ExactSum sum = new ExactSum();
    for (int i = 0; i < 10; i++) {
      sum.add(0.1);
    }
    assertThat(sum.toDouble()).isEqualTo(1.0);
  }

  @Test
  void aTrillionSharesAndABillionthOfOneAreBothKept() {
    ExactSum sum = new ExactSum();
    sum.add(1e12);
    sum.add(1e-9);
    assertThat(sum.toDecimal()).isEqualByComparingTo("1000000000000.000000001");
  }

  @Test
  void sumsBeyondALongGoOnExactly() {
    ExactSum sum = new ExactSum();
    BigDecimal addend = BigDecimal.valueOf(1L << 53);
    for (int i = 0; i < 3_000; i++) {
      sum.add(addend.doubleValue());
    }
    sum.add(0.5);
    assertThat(sum.toDecimal())
        .isEqualByComparingTo(
            addend.multiply(BigDecimal.valueOf(3_000)).add(new BigDecimal("0.5")));
  }

  @Test
  void fractionsCarryIntoWholes() {
    ExactSum sum = new ExactSum();
    for (int i = 0; i < 1_000; i++) {
      sum.add(4_000_000.5);
    }
    assertThat(sum.toDecimal()).isEqualByComparingTo("4000000500");
    assertThat(sum.toDouble()).isEqualTo(4_000_000_500.0);
  }

  @Test
  void digitsBeyondTheBoundAreRounded() {
    ExactSum sum = new ExactSum();
    sum.add(1e-300);
    assertThat(sum.toDecimal().scale()).isLessThanOrEqualTo(ExactSum.SCALE_MAX);
    assertThat(sum.toDouble()).isZero();
  }

  @Test
  void clearingStartsAtZero() {
    ExactSum sum = new ExactSum();
    sum.add(3);
    sum.add(0.25);
    sum.add(1e-12);
    sum.clear();
    assertThat(sum.toDecimal()).isEqualByComparingTo(BigDecimal.ZERO);
  }

  @Test
  void whatIsNoVolumeIsRefused() {
    ExactSum sum = new ExactSum();
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> sum.add(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> sum.add(BigDecimal.ONE.negate()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
