import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * W3C Trace Context, level 1, https://www.w3.org/TR/trace-context-1/#traceparent-header: version 00, the id of the trace, the id
 * of the step that hands it on, flags. Ids of zeros alone are none.
 */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Field of every event that tells what led to it. It serves those who search for a fault and says nothing about the shop, so a
 * malformed one is dropped and never a reason to refuse an event.
 */
export const traceparent = z
  .string()
  .regex(TRACEPARENT)
  .meta({ description: 'W3C Trace Context of what led to the event; a malformed one is dropped' })
  .optional()
  .catch(undefined);

/** A well-formed traceparent as it is; undefined for anything else. */
export function readTraceparent(value: unknown): string | undefined {
  return typeof value === 'string' && TRACEPARENT.test(value) ? value : undefined;
}

/**
 * The trace that begins with something nobody gave one: the same for the same name, so that what is read again and told
 * again is told alike. Marked as recorded.
 * @param name unique, such as an event's id
 */
export function traceOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return `00-${hash.slice(0, 32)}-${hash.slice(32, 48)}-01`;
}

/** What log lines call `traceId`. Undefined where there is no trace. */
export function traceIdOf(parent: string | undefined): string | undefined {
  return parent?.split('-')[1];
}

const IN_TEXT = /"traceparent"\s*:\s*"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})"/;

/** The trace ids that events as texts carry, each once: for the log lines about those that failed. Reads no JSON. */
export function traceIdsIn(texts: Iterable<string>): string[] {
  const found = [...texts].map((text) => traceIdOf(IN_TEXT.exec(text)?.[1]));
  return [...new Set(found.filter((id) => id !== undefined))];
}
