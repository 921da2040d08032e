import { partsOfEvent } from '../../../indexer/projection/parts-of-event.ts';
import type { ListedProduct } from '../../../indexer/projection/product-projection.ts';
import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { type CommerceEvent, isDetailType } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';

/** An event as silver keeps it. */
export interface RecordedEvent {
  readonly eventType: string;
  /** As Athena writes a timestamp, UTC. */
  readonly publishedAt: string;
  /** The detail, JSON. */
  readonly payload: string;
}

/** The event as the bus delivered it, in EventBridge's envelope; undefined of a type that no contract knows. */
export function eventText({ eventType, publishedAt, payload }: RecordedEvent): string | undefined {
  if (!isDetailType(eventType)) return undefined;
  const { source } = contracts[eventType];
  const head = JSON.stringify({ source, 'detail-type': eventType, time: isoOf(publishedAt) });
  return `${head.slice(0, -1)},"detail":${payload}}`;
}

/** The event itself, upgraded to the current version of its contract; undefined of what no contract accepts any more. */
export function eventOf(recorded: RecordedEvent): CommerceEvent | undefined {
  const text = eventText(recorded);
  const parsed = text === undefined ? undefined : parseEvent(text, isoOf(recorded.publishedAt));
  return parsed?.ok ? parsed.event : undefined;
}

/** The product that an upsert's payload becomes in the projection. */
export function listedPartOf(payload: string): ListedProduct | undefined {
  // The time of publication is no part of the product.
  const event = eventOf({ eventType: 'product.upserted', publishedAt: '2099-12-31 00:00:00', payload });
  const change = event && partsOfEvent(event);
  const part = change?.kind === 'product' ? change.parts.product : undefined;
  return part?.deleted === false ? part : undefined;
}

/** `2026-11-22 10:11:12.123456` becomes `2026-11-22T10:11:12.123Z`. */
export function isoOf(timestamp: string): string {
  return new Date(`${timestamp.replace(' ', 'T').replace(/(\.\d{3})\d+$/, '$1')}Z`).toISOString();
}
