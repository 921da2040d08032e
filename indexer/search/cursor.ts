import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { SearchParameters } from './search-parameters.ts';

/** How long OpenSearch keeps a point in time that nobody reads on from; each page begins it anew. */
export const pointInTimeMinutes = 2;

/** A point in time holds files of the index on disk, so that nobody may keep one for ever by reading slowly. */
export const cursorMinutes = 10;

const cursorSchema = z.object({
  pointInTime: z.string().min(1),
  /** Sort values of the last result that was answered; none at the beginning. */
  after: z.array(z.union([z.string(), z.number()])).max(4),
  /** As the first page needed it. */
  strictness: z.enum(['all', 'most', 'any']),
  total: z.int().min(0),
  totalIsExact: z.boolean(),
  startedAtMs: z.int(),
  /** Of what was asked, so that a cursor goes on with that and nothing else. */
  search: z.string(),
});
export type Cursor = z.infer<typeof cursorSchema>;

const macBytes = 16;

function macOf(payload: string, key: string): Buffer {
  return createHmac('sha256', key).update(payload).digest().subarray(0, macBytes);
}

/**
 * Text of a cursor for shoppers. It is signed: the id of a point in time contains the alias's filter in plain, so that
 * whoever could change it would read deleted and withdrawn products.
 */
export function sealCursor(cursor: Cursor, key: string): string {
  const payload = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `${payload}.${macOf(payload, key).toString('base64url')}`;
}

/** Reads a cursor; undefined when this key did not seal exactly this text. */
export function openCursor(text: string, key: string): Cursor | undefined {
  const [payload = '', seal = '', ...rest] = text.split('.');
  const given = Buffer.from(seal, 'base64url');
  if (rest.length > 0 || given.length !== macBytes || !timingSafeEqual(given, macOf(payload, key))) return undefined;
  return cursorSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

/** Whether a cursor has been followed for longer than points in time are lent. */
export function isWornOut({ startedAtMs }: Cursor, nowMs: number): boolean {
  return nowMs - startedAtMs > cursorMinutes * 60_000;
}

/** Stands for all parameters that decide which results there are and in which order. */
export function searchHash(parameters: SearchParameters): string {
  const { after: _after, page: _page, size: _size, facets: _facets, ...rest } = parameters;
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64url').slice(0, 22);
}
