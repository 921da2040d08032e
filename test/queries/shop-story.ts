import type { DetailType } from '../../pipelines/contracts/event.ts';
import { eventIdOf, rawEvent } from '../factories.ts';
import type { TestLake } from '../pipelines/migrations/athena-on-duckdb.ts';
import { fillLake } from '../pipelines/views/filled-lake.ts';

/** Something that happened on a day of the story: `at` is `02-03 08:00`, month, day and minute of 2026 in UTC. */
export interface Told {
  readonly type: DetailType;
  readonly at: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** When it reached the bus, if not on 2026-03-02, when the lake of the tests was filled. */
  readonly publishedAt?: string;
}

export function moment(at: string): string {
  return `2026-${at.replace(' ', 'T')}:00.000Z`;
}

/** The texts of events in this order, each with an id of its own. */
export function textsOf(events: readonly Told[]): string[] {
  return events.map(({ type, at, fields, publishedAt }, index) => {
    const event = rawEvent(type);
    const detail = { ...event.detail, eventId: eventIdOf(index + 1), occurredAt: moment(at), ...fields };
    const time = publishedAt === undefined ? event.time : moment(publishedAt);
    return JSON.stringify({ ...event, time, detail });
  });
}

/** Brings these events, and no others, the whole way into the lake. */
export function tell(lake: TestLake, events: readonly Told[]): Promise<void> {
  return fillLake(lake, textsOf(events));
}

/** A step of an order; the version is its place in the course, and its clock may say otherwise. */
export function step(
  type: DetailType,
  orderId: string,
  version: number,
  at: string,
  fields: Readonly<Record<string, unknown>> = {},
): Told {
  return { type, at, fields: { orderId, version, ...fields } };
}

interface StoryLine {
  readonly productId?: string;
  readonly artworkImageId?: string;
  /** Width and height in millimetres; a line without is no print. */
  readonly size?: readonly [number, number];
}

/** An order of single pieces at one euro each. */
export function placed(orderId: string, at: string, lines: readonly StoryLine[] = [{}], version = 1): Told {
  const told = lines.map(({ productId = 'mug', artworkImageId, size }, index) => ({
    lineNumber: index + 1,
    sku: productId.toUpperCase(),
    productId,
    title: productId,
    quantity: 1,
    unitPriceMinor: 100,
    discountMinor: 0,
    ...(artworkImageId !== undefined && { artworkImageId }),
    ...(size !== undefined && {
      print: { widthMm: size[0], heightMm: size[1], pages: 1, material: 'paper', finish: 'none', sides: 1 },
    }),
  }));
  const totals = { shippingMinor: 0, taxMinor: 0, totalMinor: 100 * lines.length };
  return step('order.placed', orderId, version, at, { lines: told, ...totals });
}
