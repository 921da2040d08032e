import type { QuarantineEntry, QuarantineKind } from './entry.ts';
import { entryOfObject, listFailedObjects, readFailedObject } from './failed-conversions-client.ts';
import type { QuarantineTools } from './quarantine-client.ts';
import { entryOfImage, isReadSince, listQuarantinedImages } from './quarantined-images-client.ts';
import { listRejected } from './rejected-events-client.ts';

export interface ListSelection {
  readonly kinds: readonly QuarantineKind[];
  readonly reason: string | undefined;
  /** Of each kind. */
  readonly limit: number;
}

/** Everything that is kept apart and waits to be looked at. */
export async function listQuarantine(tools: QuarantineTools, selection: ListSelection): Promise<QuarantineEntry[]> {
  const { kinds, reason, limit } = selection;
  const sources = { events: rejected, images: unread, conversions: failed };
  const entries: QuarantineEntry[] = [];
  for (const kind of kinds) {
    let count = 0;
    for await (const entry of sources[kind](tools, selection)) {
      if (reason !== undefined && entry.reason !== reason) continue;
      entries.push(entry);
      count += 1;
      if (count >= limit) break;
    }
  }
  return entries;
}

async function* rejected({ ask, config, retried }: QuarantineTools, { reason, limit }: ListSelection) {
  const pages = listRejected(ask, config.silverDatabase, { reason, ids: [], limit }, await retried.list());
  for await (const page of pages) yield* page;
}

async function* unread({ s3, config }: QuarantineTools) {
  for await (const image of listQuarantinedImages(s3, config.imageBucket))
    if (!(await isReadSince(s3, config.imageBucket, image))) yield entryOfImage(image);
}

async function* failed({ s3, config }: QuarantineTools) {
  for await (const object of listFailedObjects(s3, config.lakeBucket))
    yield entryOfObject(object, await readFailedObject(s3, config.lakeBucket, object.key));
}
