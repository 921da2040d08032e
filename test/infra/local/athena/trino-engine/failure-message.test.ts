import { describe, expect, test } from '@jest/globals';
import { relocate, sameText, toSqlError } from '../../../../../infra/local/athena/trino-engine/failure-message.ts';

const failure = (name: string, message: string, at?: { line: number; column: number }, type = 'USER_ERROR') => ({
  name,
  type,
  message,
  ...(at && { at }),
});

describe('a failure of Trino in Athena’s words', () => {
  test('names the code and the place once', () => {
    const error = toSqlError(
      failure('SYNTAX_ERROR', "line 2:3: mismatched input 'x'", { line: 2, column: 3 }),
      sameText,
    );
    expect(error.message).toBe("SYNTAX_ERROR: line 2:3: mismatched input 'x'");
    expect(error.category).toBe(2);
  });

  test('does not say whether a column is missing or hidden', () => {
    const at = { line: 1, column: 8 };
    expect(
      toSqlError(failure('COLUMN_NOT_FOUND', "line 1:8: Column 'x' cannot be resolved", at), sameText).message,
    ).toBe(
      "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved or requester is not authorized to access requested resources",
    );
  });

  test('knows one catalog', () => {
    const message = "line 1:1: Table 'iceberg.silver.orders' already exists";
    expect(toSqlError(failure('TABLE_ALREADY_EXISTS', message, { line: 1, column: 1 })).message).toBe(
      "TABLE_ALREADY_EXISTS: Table 'awsdatacatalog.silver.orders' already exists",
    );
  });

  test('has no place when the text is not the user’s, and takes the class of a wrapped exception away', () => {
    const message = 'io.trino.spi.TrinoException: line 1:27: Unknown type: a';
    expect(toSqlError(failure('TYPE_NOT_FOUND', message, { line: 1, column: 27 })).message).toBe(
      'TYPE_NOT_FOUND: Unknown type: a',
    );
  });

  test('is the system’s when Trino ran out of something or broke', () => {
    const types = ['INTERNAL_ERROR', 'INSUFFICIENT_RESOURCES', 'EXTERNAL', 'USER_ERROR'];
    expect(types.map((type) => toSqlError(failure('X', 'm', undefined, type)).category)).toEqual([1, 1, 2, 2]);
  });

  test('points to where the user wrote it, although other text stands before', () => {
    const origin = { in: { line: 2, column: 1 }, at: { line: 3, column: 9 } };
    expect(relocate({ line: 2, column: 8 }, origin)).toEqual({ line: 3, column: 16 });
    expect(relocate({ line: 4, column: 8 }, origin)).toEqual({ line: 5, column: 8 });
    expect(relocate({ line: 1, column: 8 }, origin)).toBeUndefined();
  });
});
