import { contracts } from '../../pipelines/contracts/all-contracts.ts';
import { derivedEventId } from '../../pipelines/contracts/derived-event-id.ts';
import type { DetailOf } from '../../pipelines/contracts/event.ts';
import type { BusEntry } from '../../pipelines/contracts/put-events.ts';
import type { PopularityMove } from './popularity-move.ts';

const { source, detailType, currentVersion } = contracts['popularity.changed'];

/**
 * The event that announces a move. Two runs that see the same give the same event id, so a run that was cut short and
 * repeated leaves one row in the lake.
 */
export function popularityEntry(move: PopularityMove, occurredAt: string, windowDays: number): BusEntry {
  const { productId, version, after } = move;
  const detail: DetailOf<'popularity.changed'> = {
    eventId: derivedEventId([detailType, productId, version, after.unitsSold, after.clicks, windowDays]),
    occurredAt,
    schemaVersion: currentVersion as 1,
    version,
    productId,
    ...after,
    windowDays,
  };
  return { source, detailType, detail: JSON.stringify(detail) };
}
