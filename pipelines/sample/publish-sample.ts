import {
  type BusEntry,
  entryBytes,
  fitsOneCall,
  type PutEvents,
  putEntries,
  type RefusedEntry,
  type RetryClock,
} from '../contracts/put-events.ts';
import { type Parcel, type PublishingOptions, publishInOrder } from '../publish/publish-in-order.ts';
import type { SampleItem } from './sample-item.ts';
import { detailTextOf, timeOf } from './spoiled-events.ts';

/** What publishing needs of the world. */
export interface SamplePorts extends RetryClock {
  putEvents: PutEvents;
  /** Puts at most 10 texts straight into the analytics queue. May throw. */
  sendToQueue(texts: readonly string[]): Promise<void>;
}

export interface SamplePublishing extends PublishingOptions {
  /** Items at the beginning that an earlier run has published: the last mark that `onSent` gave. @default 0 */
  alreadySent?: number;
}

export interface PublishedSample {
  /** Items published, those of earlier runs included. */
  sent: number;
  /** What the bus did not take; none of a sample, unless the bus is not as it should be. */
  refused: RefusedEntry[];
}

/** With the time at which the shop would have published it, so that what comes late in the sample is late in the lake. */
function busEntryOf({ source, detailType, text }: SampleItem): BusEntry {
  const time = timeOf(text);
  return { source, detailType, detail: detailTextOf(text), ...(time !== undefined && { time }) };
}

/** Consecutive items of the same route, as many as one call takes. */
function* groupByCall(items: Iterable<SampleItem>, alreadySent: number): Generator<SampleItem[]> {
  let group: SampleItem[] = [];
  let bytes = 0;
  let seen = 0;
  for (const item of items) {
    seen += 1;
    if (seen <= alreadySent) continue;
    const itemBytes = item.route === 'bus' ? entryBytes(busEntryOf(item)) : Buffer.byteLength(item.text);
    const isFull = !fitsOneCall({ entries: group.length, bytes }, itemBytes);
    if (group.length > 0 && (isFull || group[0]?.route !== item.route)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(item);
    bytes += itemBytes;
  }
  if (group.length > 0) yield group;
}

/**
 * Publishes a sample: events onto the bus, what no bus would take into the queue. Resumable: walk through the same
 * sample again with `alreadySent`. After a crash the items between the last mark and the crash are published twice,
 * which the lake takes as redelivery.
 *
 * @throws what the ports throw; `onSent` has then told from where to go on
 */
export async function publishSample(
  items: Iterable<SampleItem>,
  ports: SamplePorts,
  options: SamplePublishing,
): Promise<PublishedSample> {
  const { alreadySent = 0, onSent, ...publishing } = options;
  const refused: RefusedEntry[] = [];
  function* parcels(): Generator<Parcel> {
    for (const group of groupByCall(items, alreadySent)) {
      const isForBus = group[0]?.route === 'bus';
      const send = async () => {
        if (isForBus) refused.push(...(await putEntries(group.map(busEntryOf), ports.putEvents, ports)));
        else await ports.sendToQueue(group.map(({ text }) => text));
      };
      yield { items: group.length, send };
    }
  }
  const sent = await publishInOrder(parcels(), {
    ...publishing,
    ...(onSent && { onSent: (count) => onSent(alreadySent + count) }),
  });
  return { sent: alreadySent + sent, refused };
}
