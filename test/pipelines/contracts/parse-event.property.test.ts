import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { acceptorOf, NOT_ACCEPTED } from '../../../pipelines/contracts/acceptor.ts';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { rejectionCodes } from '../../../pipelines/contracts/rejection.ts';
import { fieldOf } from '../../../pipelines/contracts/schema-outline.ts';
import { commerceEvent, eventText, rawEvent } from '../../factories.ts';

const detailType = fc.constantFrom(...detailTypes);

/** Values at the edges of what fields allow, and of other types. */
const strayValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    -1,
    1,
    1.5,
    2,
    50,
    51,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53,
    '',
    'EUR',
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    'a'.repeat(64),
    'x'.repeat(128),
    'x'.repeat(129),
    'x'.repeat(201),
    'x'.repeat(2001),
    'web',
    'full',
  ),
  fc.constantFrom<unknown>(
    '2026-03-02T09:15:30Z',
    '2026-03-02T09:15:30.250Z',
    '01arz3ndektsv4rrffq69g5fav',
    ['a'],
    [1],
    [{}],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function stepsInto(value: unknown, steps: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [steps];
  const inner = Object.entries(value).flatMap(([key, member]) => stepsInto(member, [...steps, key]));
  return steps.length === 0 ? inner : [steps, ...inner];
}

function replaceAt(value: unknown, [step, ...rest]: readonly string[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === step ? replaceAt(one, rest, replacement) : one));
  const members = value as Record<string, unknown>;
  return { ...members, [step]: replaceAt(members[step], rest, replacement) };
}

/** A valid detail in which one value, anywhere, was replaced, removed or given a new neighbour. */
const mutated = fc
  .record({
    detailType,
    pick: fc.nat(),
    value: fc.option(strayValue, { nil: undefined }),
    neighbour: fc.option(fc.string()),
  })
  .map(({ detailType: name, pick, value, neighbour }) => {
    const { detail } = rawEvent(name);
    const all = stepsInto(detail);
    const steps = all[pick % all.length] ?? [];
    const place = neighbour === null ? steps : [...steps.slice(0, -1), neighbour];
    return { detailType: name, detail: JSON.parse(JSON.stringify(replaceAt(detail, place, value))) as unknown };
  });

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  return (Array.isArray(value) ? 0 : members.length) + members.reduce((sum: number, one) => sum + keysIn(one), 0);
}

function isKnownResult(text: string): boolean {
  const result = parseEvent(text);
  return result.ok || (rejectionCodes.includes(result.rejection.code) && /^(\/|$)/.test(result.rejection.path));
}

describe('parseEvent', () => {
  test('answers for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), isKnownResult));
  });

  test('answers for any JSON document', () => {
    fc.assert(fc.property(fc.json(), isKnownResult));
  });

  test('answers for any detail', () => {
    fc.assert(
      fc.property(detailType, fc.jsonValue(), (name, detail) =>
        isKnownResult(JSON.stringify({ ...rawEvent(name), detail })),
      ),
    );
  });

  test('answers for any valid event with a change in it', () => {
    fc.assert(
      fc.property(mutated, ({ detailType: name, detail }) =>
        isKnownResult(JSON.stringify({ ...rawEvent(name), detail })),
      ),
      { numRuns: 2_000 },
    );
  });

  test('answers for any valid text with characters lost, changed or added', () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat(3),
      insert: fc.constantFrom('', '"', ':', '{', ',', '\\', '\\u0000', '1', ' '),
    });
    fc.assert(
      fc.property(detailType, fc.array(edit, { minLength: 1, maxLength: 3 }), (name, edits) =>
        isKnownResult(
          edits.reduce((text, { at, remove, insert }) => {
            const start = at % text.length;
            return text.slice(0, start) + insert + text.slice(start + remove);
          }, eventText(name)),
        ),
      ),
      { numRuns: 1_000 },
    );
  });

  test('what it reads, it reads again the same', () => {
    fc.assert(
      fc.property(mutated, ({ detailType: name, detail }) => {
        const first = parseEvent(JSON.stringify({ ...rawEvent(name), detail }));
        if (!first.ok) return;
        const { source, publishedAt, detail: kept } = first.event;
        const again = JSON.stringify({ source, 'detail-type': name, time: publishedAt, detail: kept });
        expect(parseEvent(again)).toEqual(first);
      }),
    );
  });

  test('keeps any text in a free text field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const result = parseEvent(eventText('product.upserted', { title }));
        if (title.includes('\0')) expect(result).toMatchObject({ ok: false, rejection: { code: 'NUL_CHARACTER' } });
        else expect(result).toEqual({ ok: true, event: commerceEvent('product.upserted', { title }) });
      }),
    );
  });

  test('finds a key that is written twice, wherever it is', () => {
    fc.assert(
      fc.property(detailType, fc.nat(), (name, pick) => {
        const text = eventText(name);
        const keys = [...text.matchAll(/"([A-Za-z-]+)":/g)];
        const key = keys[pick % keys.length];
        const doubled = `${text.slice(0, key?.index)}${key?.[0]}0,${text.slice(key?.index)}`;
        expect(parseEvent(doubled)).toMatchObject({ ok: false, rejection: { code: 'DUPLICATE_KEY' } });
      }),
    );
  });
});

describe('the quick way to accept an event', () => {
  const quick = new Map(
    Object.values(contracts).map((contract: Contract) => [
      contract.detailType,
      { schema: contract.schema, accept: acceptorOf(fieldOf(contract.schema)) },
    ]),
  );

  test('agrees with zod on every event with a change in it', () => {
    fc.assert(
      fc.property(mutated, ({ detailType: name, detail }) => {
        const { schema = z.never(), accept } = quick.get(name) ?? {};
        const parsed = schema.safeParse(detail);
        const isUnchanged = parsed.success && JSON.stringify(parsed.data).length === JSON.stringify(detail).length;
        if (accept?.(detail) !== NOT_ACCEPTED) {
          expect(parsed).toEqual({ success: true, data: detail });
          expect(accept?.(detail)).toBe(keysIn(detail));
        } else if (isUnchanged) {
          expect(parsed.data).not.toEqual(detail);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test.each(detailTypes)('is taken by a plain %s', (name) => {
    const { detail } = rawEvent(name);
    expect(quick.get(name)?.accept(detail)).toBe(keysIn(detail));
  });
});
