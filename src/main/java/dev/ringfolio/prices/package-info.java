/**
 * The price cache, its shared snapshot and the daily bars: verticles, and the ports that adapters
 * implement. Each verticle's state lives on its own context; daily bars are read and written on a
 * bounded pool.
 */
@NullMarked
package dev.ringfolio.prices;

import org.jspecify.annotations.NullMarked;
