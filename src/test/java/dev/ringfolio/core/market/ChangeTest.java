package dev.ringfolio.core.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ChangeTest {
  @Test
  void theChangeIsThatOfTheDecimals() {
    assertThat(Change.of(150.3, 150.0)).isEqualTo(new Change(0.3, 0.2));
    assertThat(Change.of(0.3, 0.1).amount()).isEqualTo(0.2);
    assertThat(Change.of(149.5, 150.0).amount()).isEqualTo(-0.5);
  }

  @Test
  void theChangeOfVeryLargePricesIsThatOfTheDecimals() {
    assertThat(Change.of(12_345_678.3, 12_345_678.1).amount()).isEqualTo(0.2);
  }

  @Test
  void withoutAPreviousCloseTheChangeIsUnknown() {
    assertThat(Change.of(150.3, Double.NaN)).isEqualTo(Change.UNKNOWN);
    assertThat(Change.of(Double.NaN, 150.3)).isEqualTo(Change.UNKNOWN);
    assertThat(Change.of(150.3, 0)).isEqualTo(Change.UNKNOWN);
  }

  @Property
  void amountAndPercentAreRoundedOnce(
      @ForAll @LongRange(min = 1, max = 999_999_999_999_999L) long price,
      @ForAll @LongRange(min = 1, max = 999_999_999_999_999L) long close,
      @ForAll @IntRange(max = 12) int scale) {
    BigDecimal now = BigDecimal.valueOf(price, scale);
    BigDecimal before = BigDecimal.valueOf(close, scale);
    BigDecimal amount = now.subtract(before);
    Change change = Change.of(now.doubleValue(), before.doubleValue());
    assertThat(change.amount()).isEqualTo(amount.doubleValue());
    assertThat(change.percent())
        .isEqualTo(amount.movePointRight(2).divide(before, MathContext.DECIMAL128).doubleValue());
  }
}
