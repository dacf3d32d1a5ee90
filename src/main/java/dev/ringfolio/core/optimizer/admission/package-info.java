/**
 * What is refused without looking at any data: pairs that do not exist, constraints that make no
 * sense, and what a method cannot honour. Pure; any thread.
 */
@NullMarked
package dev.ringfolio.core.optimizer.admission;

import org.jspecify.annotations.NullMarked;
