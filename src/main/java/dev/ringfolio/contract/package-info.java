/**
 * Every message between verticles, every topic and service, and the failure codes. Records, sealed
 * interfaces and enums: nothing else.
 */
@NullMarked
package dev.ringfolio.contract;

import org.jspecify.annotations.NullMarked;
