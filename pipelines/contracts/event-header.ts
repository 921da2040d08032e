import { z } from 'zod';
import { eventId, utcTimestamp, version } from './fields.ts';
import { traceparent } from './traceparent.ts';

/** What the `detail` of every event carries beside its own fields and its aggregate's id. */
export function eventHeader<const N extends number>(schemaVersion: N) {
  return {
    eventId,
    occurredAt: utcTimestamp,
    schemaVersion: z.literal(schemaVersion),
    version,
    traceparent,
  };
}
