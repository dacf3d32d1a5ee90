/**
 * The typed configuration tree: loading, overrides, validation, help. Read once by the main thread,
 * immutable from then on.
 */
@NullMarked
package dev.ringfolio.config;

import org.jspecify.annotations.NullMarked;
