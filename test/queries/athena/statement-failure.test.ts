import { describe, expect, test } from '@jest/globals';
import { failureCode, failureOf, pointAtPosition, positionIn } from '../../../queries/athena/statement-failure.ts';
import { execution } from './athena-answers.ts';

describe('the code of a failed statement', () => {
  test.each([
    ["SYNTAX_ERROR: line 1:8: mismatched input 'FORM'. Expecting: ',', <EOF>", 'SYNTAX_ERROR'],
    ["line 1:1: mismatched input 'SELEC'. Expecting: 'ALTER', 'ANALYZE'", 'SYNTAX_ERROR'],
    [
      "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shop.ordrs' does not exist or requester is not authorized to access requested resources.",
      'TABLE_NOT_FOUND',
    ],
    ['SYNTAX_ERROR: line 1:15: Table awsdatacatalog.shop.ordrs does not exist', 'TABLE_NOT_FOUND'],
    ["SCHEMA_NOT_FOUND: line 1:15: Schema 'shp' does not exist", 'TABLE_NOT_FOUND'],
    [
      "COLUMN_NOT_FOUND: line 1:8: Column 'colour' cannot be resolved or requester is not authorized to access requested resources",
      'COLUMN_NOT_FOUND',
    ],
    ["SYNTAX_ERROR: line 1:8: Column 'colour' cannot be resolved", 'COLUMN_NOT_FOUND'],
    ["FUNCTION_NOT_FOUND: line 1:8: Function 'summ' not registered", 'FUNCTION_NOT_FOUND'],
    ['TYPE_MISMATCH: line 1:33: Cannot apply operator: varchar = integer', 'TYPE_MISMATCH'],
    ["INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT", 'INVALID_VALUE'],
    ['DIVISION_BY_ZERO: / by zero', 'INVALID_VALUE'],
    ['PERMISSION_DENIED: User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: glue:GetTable', 'DENIED'],
    ['Permission denied on S3 path: s3://lake/bronze/events/dt=2026-01-01', 'DENIED'],
    ['Access denied when writing output to url: s3://results/1.csv . Please ensure you are allowed', 'DENIED'],
    [
      'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://lake/a (offset=0, length=5): com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)',
      'DENIED',
    ],
    ['Insufficient Lake Formation permission(s) on orders', 'DENIED'],
    ['Bytes scanned limit was exceeded', 'SCAN_LIMIT'],
    ['EXCEEDED_SCAN_LIMIT: Bytes scanned limit was exceeded', 'SCAN_LIMIT'],
    ['Query exhausted resources at this scale factor', 'OUT_OF_RESOURCES'],
    ['Query timeout', 'OUT_OF_RESOURCES'],
    [
      'HIVE_CURSOR_ERROR: Please reduce your request rate. (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)',
      'THROTTLED',
    ],
    ['NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone', 'NOT_SUPPORTED'],
    ['GENERIC_INTERNAL_ERROR: null', 'STATEMENT_FAILED'],
    ['FAILED: SemanticException table is not partitioned', 'STATEMENT_FAILED'],
  ])('%s', (reason, code) => {
    expect(failureCode(reason)).toBe(code);
  });

  test('a statement that Athena cancelled for its scan is over the limit, any other is cancelled', () => {
    const cancelled = (StateChangeReason: string) =>
      failureOf(
        execution('CANCELLED', { Status: { State: 'CANCELLED', StateChangeReason } }),
        { sql: '', linesBefore: 0 },
        'q',
      );
    expect(cancelled('Bytes scanned limit was exceeded')).toMatchObject({ code: 'SCAN_LIMIT', queryId: 'q' });
    expect(cancelled('Bytes scanned limit was exceeded')?.message).toContain('Read less');
    expect(cancelled('Query cancelled by user')?.code).toBe('STATEMENT_CANCELLED');
  });
});

describe('the place of a fault', () => {
  const asked = { sql: 'SELECT a,\n\tcolour\nFROM t', linesBefore: 1 };

  test('is told in the statement that was asked, although another was sent around it', () => {
    const message = "COLUMN_NOT_FOUND: line 3:2: Column 'colour' cannot be resolved";
    expect(positionIn(message, asked)).toEqual({ line: 2, column: 2 });
    expect(pointAtPosition(message, asked)).toBe(
      "COLUMN_NOT_FOUND: line 2:2: Column 'colour' cannot be resolved\n\n  \tcolour\n  \t^",
    );
  });

  test('is not told when it lies in what was sent around', () => {
    for (const message of ['line 1:5: no', 'line 9:1: no', 'no place']) {
      expect(positionIn(message, asked)).toBeUndefined();
      expect(pointAtPosition(message, asked)).toBe(message);
    }
  });
});
