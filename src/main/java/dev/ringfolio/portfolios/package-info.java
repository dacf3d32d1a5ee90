/**
 * The portfolios: kept, changed by trades, and valued on live prices. One verticle owns the book;
 * the store is a port, called on a pool.
 */
@NullMarked
package dev.ringfolio.portfolios;

import org.jspecify.annotations.NullMarked;
