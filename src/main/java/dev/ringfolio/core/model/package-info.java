/** Validated values that every room shares. Immutable; any thread. */
@NullMarked
package dev.ringfolio.core.model;

import org.jspecify.annotations.NullMarked;
