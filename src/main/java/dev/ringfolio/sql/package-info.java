/**
 * The database: pool, migrations, and the stores that implement the rooms' ports. Blocking; the
 * callers' pools.
 */
@NullMarked
package dev.ringfolio.sql;

import org.jspecify.annotations.NullMarked;
