import { withoutControls } from '../../../queries/output/display-width.ts';
import { OperationsError } from '../errors.ts';
import type { QuarantineEntry } from './entry.ts';
import { entryOfObject, listFailedObjects, readFailedObject } from './failed-conversions-client.ts';
import type { ListSelection } from './list-quarantine-client.ts';
import type { QuarantineTools } from './quarantine-client.ts';
import { entryOfImage, listQuarantinedImages } from './quarantined-images-client.ts';
import { listRejected, rejectedReasons } from './rejected-events-client.ts';
import { MAX_EVENTS, type RetrySelection } from './retry-quarantine-client.ts';

type Kinds = Pick<ListSelection, 'kinds'>;

/**
 * Whatever was retried counts as known, so that the same command may be given again.
 * @throws OperationsError INPUT_WRONG for a reason that nothing has, where there is anything at all
 */
export async function refuseUnknownReason(
  tools: QuarantineTools,
  { kinds, reason }: Kinds & Pick<ListSelection, 'reason'>,
): Promise<void> {
  if (reason === undefined) return;
  const { ask, config } = tools;
  const known = new Set(kinds.includes('events') ? await rejectedReasons(ask, config.silverDatabase) : []);
  if (known.has(reason)) return;
  for await (const entry of imagesAndConversions(tools, kinds)) known.add(entry.reason);
  if (known.size === 0 || known.has(reason)) return;
  const there = [...known].sort().map(withoutControls).join(', ');
  throw new OperationsError('INPUT_WRONG', `Nothing has the reason ${withoutControls(reason)}. There are: ${there}.`);
}

/** @throws OperationsError INPUT_WRONG for an id, or the beginning of one, that nothing has */
export async function refuseUnknownIds(
  tools: QuarantineTools,
  { kinds, ids }: Pick<RetrySelection, 'kinds' | 'ids'>,
): Promise<void> {
  if (ids.includes('')) throw new OperationsError('INPUT_WRONG', 'An id is empty.');
  const missing = new Set(ids);
  for await (const { id } of entriesOf(tools, { kinds, ids })) {
    for (const beginning of missing) if (id.startsWith(beginning)) missing.delete(beginning);
    if (missing.size === 0) return;
  }
  const [first] = missing;
  if (first === undefined) return;
  throw new OperationsError(
    'INPUT_WRONG',
    `Nothing in quarantine has the id ${withoutControls(first)}. To see what is there: npm run quarantine -- list`,
  );
}

async function* entriesOf(
  tools: QuarantineTools,
  { kinds, ids }: Pick<RetrySelection, 'kinds' | 'ids'>,
): AsyncGenerator<QuarantineEntry> {
  if (ids.length === 0) return;
  const { ask, config } = tools;
  const selection = { reason: undefined, ids, limit: MAX_EVENTS };
  if (kinds.includes('events'))
    for await (const page of listRejected(ask, config.silverDatabase, selection, new Set())) yield* page;
  yield* imagesAndConversions(tools, kinds);
}

/** Also images that were read since: a retry removes their copies. */
async function* imagesAndConversions(
  { s3, config: { imageBucket, lakeBucket } }: QuarantineTools,
  kinds: ListSelection['kinds'],
): AsyncGenerator<QuarantineEntry> {
  if (kinds.includes('images'))
    for await (const image of listQuarantinedImages(s3, imageBucket)) yield entryOfImage(image);
  if (kinds.includes('conversions'))
    for await (const object of listFailedObjects(s3, lakeBucket))
      yield entryOfObject(object, await readFailedObject(s3, lakeBucket, object.key));
}
