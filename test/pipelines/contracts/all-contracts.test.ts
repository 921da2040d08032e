import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import type { Contract } from '../../../pipelines/contracts/contract.ts';
import { personal } from '../../../pipelines/contracts/privacy.ts';
import { redactorOf } from '../../../pipelines/contracts/redact-detail.ts';
import { type Field, fieldOf } from '../../../pipelines/contracts/schema-outline.ts';

const all = Object.entries(contracts) as [string, Contract][];

function namesIn({ outline }: Field): string[][] {
  if (outline.kind === 'object') return [[...outline.fields.keys()], ...[...outline.fields.values()].flatMap(namesIn)];
  return outline.kind === 'array' ? namesIn(outline.element) : [];
}

describe('every contract', () => {
  test.each(all)(
    '%s is listed by its own name, and its source owns it',
    (name, { detailType, source, aggregateId }) => {
      expect(detailType).toBe(name);
      const family = {
        order: 'orders',
        product: 'catalog',
        price: 'catalog',
        stock: 'catalog',
        popularity: 'catalog',
        image: 'images',
        search: 'search',
      };
      expect(Object.entries(family).find(([prefix]) => name.startsWith(`${prefix}.`))?.[1]).toBe(
        source.replace('commerce.', ''),
      );
      expect(aggregateId).toMatch(/Id$/);
    },
  );

  test.each(all)('%s carries the header and its aggregate', (_, { schema, aggregateId, currentVersion }) => {
    const { outline } = fieldOf(schema);
    const fields = outline.kind === 'object' ? outline.fields : new Map<string, Field>();
    for (const name of ['eventId', 'occurredAt', 'schemaVersion', 'version', aggregateId]) {
      expect(fields.get(name)).toMatchObject({ isOptional: false, isNullable: false });
    }
    const stated = fields.get('schemaVersion')?.outline;
    expect(stated?.kind === 'scalar' && stated.accepts(currentVersion)).toBe(true);
  });

  test.each(all)('%s has no names that differ only in case, or that objects have by themselves', (_, { schema }) => {
    for (const names of namesIn(fieldOf(schema))) {
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      expect(names.filter((name) => name in {})).toEqual([]);
    }
  });
});

describe('what a contract may use', () => {
  test.each([
    ['numbers with fractions', z.number(), 'numbers with fractions'],
    ['dates', z.date(), 'the type date'],
    ['transformations', z.string().transform(Number), 'the type pipe'],
    ['rules of its own', z.string().refine(Boolean), 'the check custom'],
    ['exclusive bounds', z.int().gt(3), 'the check greater_than'],
  ])('%s are refused when the contract is loaded', (_, schema, message) => {
    expect(() => fieldOf(schema)).toThrow(message);
  });

  test('personal fields in lists are removed', () => {
    const people = z.object({ people: z.array(z.object({ name: personal(z.string()), age: z.int() })).nullable() });
    const redact = redactorOf(fieldOf(people));
    expect(redact?.({ people: [{ name: 'Jane', age: 3 }] }, String)).toEqual({ people: [{ age: 3 }] });
    expect(redact?.({ people: null }, String)).toEqual({ people: null });
  });

  test('personal fields where no one would remove them are refused', () => {
    expect(() => redactorOf(fieldOf(z.object({ names: z.record(z.string(), personal(z.string())) })))).toThrow(
      'personal fields in a record',
    );
  });
});
