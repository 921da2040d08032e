import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { findBreakingChanges } from '../../../pipelines/contracts/compatibility.ts';
import type { JsonSchema } from '../../../pipelines/contracts/json-schemas.ts';
import { personal, pseudonymised } from '../../../pipelines/contracts/privacy.ts';

function schemaOf(shape: z.ZodRawShape): JsonSchema {
  return z.toJSONSchema(z.object(shape), { io: 'input' }) as JsonSchema;
}

const published = {
  orderId: z.string().min(1).max(128),
  amountMinor: z.int().min(0),
  reason: z.string().optional(),
  channel: z.enum(['web', 'app']),
  currency: z.string().regex(/^[A-Z]{3}$/),
  carrier: z.string().nullable(),
  email: personal(z.string()),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int() })).max(10),
  filters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
};

function changes(overrides: z.ZodRawShape, removed: string[] = []): string[] {
  const shape = Object.fromEntries(
    Object.entries({ ...published, ...overrides }).filter(([name]) => !removed.includes(name)),
  );
  return findBreakingChanges(schemaOf(published), schemaOf(shape)).map(({ kind, path }) => `${kind} ${path}`);
}

describe('a change that breaks producers or readers is found', () => {
  test.each<[string, z.ZodRawShape, string]>([
    ['a retyped field', { amountMinor: z.string() }, 'FIELD_RETYPED /amountMinor'],
    ['a field that becomes a list', { orderId: z.array(z.string()) }, 'FIELD_RETYPED /orderId'],
    ['a new required field', { taxMinor: z.int() }, 'NEW_REQUIRED_FIELD /taxMinor'],
    ['an optional field that becomes required', { reason: z.string() }, 'FIELD_NOW_REQUIRED /reason'],
    ['null that is no longer allowed', { carrier: z.string() }, 'FIELD_RETYPED /carrier'],
    ['a choice that is gone', { channel: z.enum(['web']) }, 'VALUES_NARROWED /channel'],
    ['a free text that becomes a choice', { orderId: z.enum(['a', 'b']) }, 'VALUES_NARROWED /orderId'],
    ['a shorter text', { orderId: z.string().min(1).max(64) }, 'VALUES_NARROWED /orderId'],
    ['a longer minimum', { orderId: z.string().min(5).max(128) }, 'VALUES_NARROWED /orderId'],
    ['a higher minimum', { amountMinor: z.int().min(1) }, 'VALUES_NARROWED /amountMinor'],
    ['a maximum where none was', { amountMinor: z.int().min(0).max(100) }, 'VALUES_NARROWED /amountMinor'],
    ['another pattern', { currency: z.string().regex(/^[A-Z]{4}$/) }, 'VALUES_NARROWED /currency'],
    ['a pattern where none was', { carrier: z.string().regex(/^D/).nullable() }, 'VALUES_NARROWED /carrier'],
    ['fewer elements', { lines: published.lines.max(5) }, 'VALUES_NARROWED /lines'],
    [
      'a required field of a line',
      { lines: z.array(z.object({ sku: z.string(), quantity: z.int(), title: z.string() })).max(10) },
      'NEW_REQUIRED_FIELD /lines/*/title',
    ],
    [
      'a field of a line that is gone',
      { lines: z.array(z.object({ sku: z.string() })).max(10) },
      'FIELD_REMOVED /lines/*/quantity',
    ],
    ['a list that becomes an object', { lines: z.object({}) }, 'FIELD_RETYPED /lines'],
    ['a choice of types that loses one', { filters: z.record(z.string(), z.string()) }, 'FIELD_RETYPED /filters/*'],
    ['a field that is no longer personal', { email: z.string() }, 'PRIVACY_CHANGED /email'],
    ['a field that becomes personal', { orderId: pseudonymised(published.orderId) }, 'PRIVACY_CHANGED /orderId'],
  ])('%s', (_, overrides, expected) => {
    expect(changes(overrides)).toEqual([expected]);
  });

  test('a removed field', () => {
    expect(changes({}, ['amountMinor'])).toEqual(['FIELD_REMOVED /amountMinor']);
    expect(changes({}, ['reason'])).toEqual(['FIELD_REMOVED /reason']);
  });

  test('a renamed field is one that is gone and a new one', () => {
    expect(changes({ totalMinor: z.int() }, ['amountMinor'])).toEqual([
      'FIELD_REMOVED /amountMinor',
      'NEW_REQUIRED_FIELD /totalMinor',
    ]);
  });
});

describe('a change that breaks nothing passes', () => {
  test.each<[string, z.ZodRawShape]>([
    ['no change', {}],
    ['a new optional field', { note: z.string().optional() }],
    ['a required field that becomes optional', { orderId: published.orderId.optional() }],
    ['null that is allowed from now on', { orderId: published.orderId.nullable() }],
    ['another choice', { channel: z.enum(['web', 'app', 'store']) }],
    ['a choice that becomes free text', { channel: z.string() }],
    ['a longer text', { orderId: z.string().min(1).max(256) }],
    ['a pattern that is gone', { currency: z.string() }],
    ['another description', { orderId: published.orderId.meta({ description: 'the order' }) }],
    [
      'another type beside the old ones',
      { filters: z.record(z.string(), z.union([z.array(z.string()), z.boolean(), z.string()])) },
    ],
  ])('%s', (_, overrides) => {
    expect(changes(overrides)).toEqual([]);
  });
});
