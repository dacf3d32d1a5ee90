/**
 * Every message between verticles, every topic and service, and the failure codes. Records, sealed
 * interfaces and enums, immutable: nothing else, and any thread.
 */
@NullMarked
package dev.ringfolio.contract;

import org.jspecify.annotations.NullMarked;
