import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BulkItem, failureVerdict, itemVerdict, refusedAlone, worse } from '../../../indexer/sync/bulk-outcome.ts';
import type { WriteOutcome } from '../../../indexer/sync/write-outcome.ts';

const item = (status: number, type?: string, reason = 'why'): BulkItem =>
  type === undefined ? { status } : { status, error: { type, reason } };

describe('the outcome of one item', () => {
  test.each([
    ['created', item(201), { kind: 'written' }],
    ['replaced', item(200), { kind: 'written' }],
    ['an older version', item(409, 'version_conflict_engine_exception'), { kind: 'superseded' }],
  ])('%s is done', (_, answer, expected) => {
    expect(itemVerdict(answer)).toEqual(expected);
  });

  test.each([
    ['a full queue', item(429, 'rejected_execution_exception')],
    ['a full queue, named as OpenSearch 2 did', item(429, 'opensearch_rejected_execution_exception')],
    ['too little memory', item(429, 'circuit_breaking_exception')],
    ['a missing shard', item(503, 'unavailable_shards_exception')],
    ['a full disk', item(429, 'cluster_block_exception')],
    ['a blocked index', item(403, 'cluster_block_exception')],
    ['a closed index', item(400, 'index_closed_exception')],
    ['any error of the node', item(500, 'null_pointer_exception')],
    ['an item without a status', item(0)],
  ])('%s may pass later', (_, answer) => {
    expect(itemVerdict(answer)).toMatchObject({ kind: 'retry', reason: expect.any(String) });
  });

  test.each([
    ['mapper_parsing_exception', 'FIELD_UNREADABLE'],
    ['strict_dynamic_mapping_exception', 'FIELD_UNKNOWN'],
    ['illegal_argument_exception', 'DOCUMENT_REFUSED'],
    ['something_nobody_has_seen_yet_exception', 'DOCUMENT_REFUSED'],
  ])('a status of 400 with %s is the document`s own fault', (type, code) => {
    expect(itemVerdict(item(400, type))).toEqual({ kind: 'refused', code, reason: `${type}: why` });
  });

  test('an index without its write alias is nobody`s fault but that of who said where to write', () => {
    expect(itemVerdict(item(404, 'index_not_found_exception')).kind).toBe('misdirected');
    const twoIndices = item(400, 'illegal_argument_exception', 'no write index is defined for alias [x-writes].');
    expect(itemVerdict(twoIndices).kind).toBe('misdirected');
  });

  test('a reason names the cause beneath, and is cut', () => {
    const causedBy = { reason: 'For input string: "x"' };
    const verdict = itemVerdict({
      status: 400,
      error: { type: 'mapper_parsing_exception', reason: 'failed', caused_by: causedBy },
    });
    expect(verdict).toMatchObject({ reason: 'mapper_parsing_exception: failed: For input string: "x"' });
    const long = itemVerdict(item(400, 'mapper_parsing_exception', 'x'.repeat(5_000)));
    expect(long.kind === 'refused' && long.reason.length).toBe(500);
  });
});

describe('a request that failed as a whole', () => {
  const failed = (status: number | undefined, type = 'some_exception') =>
    ({ kind: 'failed', status, type, reason: 'why' }) as const;

  test.each([[undefined], [408], [429], [500], [502], [503], [504]])('is sent again after %s', (status) => {
    expect(failureVerdict(failed(status))).toBe('again');
  });

  test.each([[400], [406], [413], [415]])('is split after %s', (status) => {
    expect(failureVerdict(failed(status))).toBe('split');
  });

  test.each([[401], [403], [404], [405]])('is given up after %s, which no other content would change', (status) => {
    expect(failureVerdict(failed(status))).toBe('give up');
  });

  test('refuses a document that is alone in it', () => {
    expect(refusedAlone(failed(413))).toMatchObject({ kind: 'refused', code: 'DOCUMENT_TOO_LARGE' });
    const tooLong = failed(400, 'action_request_validation_exception');
    expect(refusedAlone(tooLong)).toMatchObject({ kind: 'refused', code: 'REQUEST_INVALID' });
  });
});

describe('the outcome of a product over several indices', () => {
  const outcome: fc.Arbitrary<WriteOutcome> = fc.oneof(
    fc.constant<WriteOutcome>({ kind: 'written' }),
    fc.constant<WriteOutcome>({ kind: 'superseded' }),
    fc.record({ kind: fc.constant('retry' as const), reason: fc.string() }),
    fc.record({ kind: fc.constant('refused' as const), code: fc.string(), reason: fc.string() }),
  );
  const worstKind = (outcomes: readonly WriteOutcome[]) =>
    (['retry', 'refused', 'written', 'superseded'] as const).find((kind) => outcomes.some((one) => one.kind === kind));

  test('is the worst, in whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (outcomes) => {
        const over = outcomes.reduce<WriteOutcome | undefined>(worse, undefined);
        expect(over?.kind).toBe(worstKind(outcomes));
      }),
    );
  });
});
