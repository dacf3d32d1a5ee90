/**
 * Bounded rings and last-value tables. Each has one owner and is used on its owner's thread alone.
 */
@NullMarked
package dev.ringfolio.core.ring;

import org.jspecify.annotations.NullMarked;
