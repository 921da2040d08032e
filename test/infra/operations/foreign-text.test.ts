import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { detailLines, driftTable } from '../../../indexer/audit/describe-drift.ts';
import type { CatalogRefusal } from '../../../indexer/catalog/catalog-change.ts';
import type { CatalogRow, StoredProduct } from '../../../indexer/catalog/catalog-row.ts';
import { describeProduct, describeRefusals, describeRows } from '../../../indexer/catalog/describe-catalog.ts';
import { terminalText } from '../../../indexer/terminal-text.ts';
import { describePastSearch } from '../../../infra/operations/as-of/describe-past.ts';
import { describeLakeDrift } from '../../../infra/operations/audit/describe-lake-drift.ts';
import { shellWord, shownJson, shownLines } from '../../../infra/operations/foreign-text.ts';
import { describeGroups } from '../../../infra/operations/quarantine/describe-quarantine.ts';
import { describeDeadLetters } from '../../../infra/operations/redrive/describe-dead-letters.ts';
import { concludeLake } from '../../../infra/operations/where/conclude-lake.ts';
import { describeWhereabouts } from '../../../infra/operations/where/describe-whereabouts.ts';
import { byPlace, type Sighting } from '../../../infra/operations/where/sighting.ts';

/** Clears the screen, goes up and writes over a line, renames the window, the 8-bit form of the same, and reads backwards. */
const hostile = 'a\u001b[2J\u001b[1A✓ all is well\r\u001b]0;x\u0007\u009b2J\u202Eb\u007f';
const obeyed = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** Of any of the lines that were meant to be lines. */
const isObeyed = (text: string) => text.split('\n').some((line) => obeyed.test(line));

describe('what others wrote is shown and not obeyed', () => {
  test('by npm run where', () => {
    const sighting: Sighting = { place: 'silver', state: 'found', says: hostile };
    const absent: Sighting = { place: 'silver', state: 'absent', says: hostile };
    const refused: Sighting = { place: 'rejected events', state: 'found', says: hostile, reference: hostile };
    const question = { id: hostile, since: '2026-01-01T00:00:00.000Z', hasView: true };
    const conclusions = [concludeLake(byPlace([absent, refused]), question), concludeLake(byPlace([absent]), question)];
    const found = { kind: 'order' as const, id: hostile, sightings: [sighting, refused], conclusions };
    for (const columns of [40, 120]) expect(isObeyed(describeWhereabouts(found, columns))).toBe(false);
    expect(describeWhereabouts(found, 120)).toContain(String.raw`a\u001b[2J\u001b[1A✓`);
  });

  test('by npm run quarantine', () => {
    const group = {
      kind: 'events',
      reason: hostile,
      subject: hostile,
      count: 1,
      newestMs: 0,
      example: hostile,
    } as const;
    const conversion = { ...group, kind: 'conversions', example: `errors/${hostile}` } as const;
    for (const columns of [80, Number.POSITIVE_INFINITY])
      expect(isObeyed(describeGroups([group, conversion], 1, columns))).toBe(false);
  });

  test('by npm run redrive', () => {
    const groups = [
      {
        reason: hostile,
        count: 1,
        oldestMs: 0,
        newestMs: 0,
        examples: [{ id: 'm1', subject: hostile, detail: hostile }],
      },
    ];
    const report = { groups, seen: 1, chosen: 1, sent: 0, failed: 0, isComplete: true };
    for (const reason of [undefined, hostile, 'NOPE']) {
      expect(isObeyed(describeDeadLetters({ queue: 'indexing', report, go: false, reason, nowMs: 1 }))).toBe(false);
    }
  });

  test('by npm run catalog', () => {
    const row = { sku: hostile, title: hostile, priceMinor: 1, currency: hostile, version: 1 } as CatalogRow;
    const refusal = { productId: hostile, code: 'X', path: hostile, message: hostile } as unknown as CatalogRefusal;
    const product = { productId: hostile, row, history: [] } as unknown as StoredProduct;
    for (const text of [describeRows([row]), describeRefusals([refusal]), describeProduct(product)]) {
      expect(isObeyed(text)).toBe(false);
    }
  });

  test('by npm run audit', () => {
    const drift = [{ kind: 'missing', productId: hostile, revision: 1 }] as unknown as Parameters<
      typeof detailLines
    >[0];
    expect(isObeyed(`${driftTable(drift)}\n${detailLines(drift).join('\n')}`)).toBe(false);
    const parts = { productId: `${hostile}; $(id)`, part: 'product', kind: 'unloaded' };
    const seen = { products: 1, recorded: 1, drift: [parts], settled: 0 };
    const text = describeLakeDrift(seen as unknown as Parameters<typeof describeLakeDrift>[0], { isDeep: false });
    expect(isObeyed(text)).toBe(false);
    expect(text).toContain("--ids 'a");
  });

  test('by npm run as-of', () => {
    const product = {
      productId: hostile,
      title: hostile,
      sku: hostile,
      formats: [hostile],
      priceMinor: 1,
      currency: 'EUR',
    };
    const past = { answer: { total: 1, products: [product] }, products: 1, alias: 'a' };
    expect(isObeyed(describePastSearch(past as unknown as Parameters<typeof describePastSearch>[0], false))).toBe(
      false,
    );
  });

  test('by npm run search', () => {
    expect(isObeyed(terminalText(hostile))).toBe(false);
    expect(terminalText('Größe ½ 中文 👍')).toBe('Größe ½ 中文 👍');
  });

  test('in JSON, which stays the same for programs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const shown = shownJson({ value, text, hostile });
        expect(isObeyed(shown)).toBe(false);
        expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify({ value, text, hostile })));
      }),
    );
  });

  test('line by line', () => {
    expect(shownLines(`a\n${hostile}\nb`).split('\n')).toHaveLength(3);
    expect(isObeyed(shownLines(hostile))).toBe(false);
  });
});

test('an id in a command to paste is one word of the shell, whatever it is called', () => {
  const tricks = [
    'SHOP-1',
    '$(touch x)',
    '`id`',
    "a'; rm -rf . #",
    '"',
    '-rf',
    '--go',
    'a b',
    '',
    '*',
    '~',
    '\\',
    '!!',
  ];
  for (const trick of tricks) {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(trick)}`], { encoding: 'utf8' })).toBe(trick);
  }
  expect(shellWord('SHOP-POS-A2:GL200/1')).toBe('SHOP-POS-A2:GL200/1');
  const question = { id: 'x; touch y', since: '2026-01-01T00:00:00.000Z', hasView: true };
  const seen = byPlace([{ place: 'silver', state: 'absent', says: 'no row' }]);
  expect(concludeLake(seen, question).next.join(' ')).toContain("--ids 'x; touch y' --to");
});
