/**
 * What somebody owns and what it is worth: positions, trades and their realized gains, and the
 * valuation of many portfolios on live prices. Pure; each object belongs to its one caller.
 */
@NullMarked
package dev.ringfolio.core.portfolio;

import org.jspecify.annotations.NullMarked;
