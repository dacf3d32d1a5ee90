package dev.ringfolio.gateway.json;

/**
 * The fields of an object that has not ended, to be put where more fields follow.
 *
 * @param fields the encoded names and values, without what opens the object
 * @param count how many they are
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never changed
public record OpenObject(byte[] fields, int count) {}
