package dev.ringfolio.contract;

/**
 * A piece of an uploaded history. Pieces of one import come in order, each after the answer to the
 * one before.
 *
 * @param importId names the import
 * @param index from 0
 * @param bytes plain CSV in UTF-8; read, never written
 * @param last whether the import ends with this piece
 * @param aborted whether the upload broke off: nothing of it is kept
 * @param partial whether good rows are stored although others are refused
 */
@SuppressWarnings("ArrayRecordComponent") // handed by reference on purpose
public record ImportPiece(
    String importId, int index, byte[] bytes, boolean last, boolean aborted, boolean partial) {}
