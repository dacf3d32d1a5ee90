/** The typed configuration tree: loading, overrides, validation, help. */
@NullMarked
package dev.ringfolio.config;

import org.jspecify.annotations.NullMarked;
