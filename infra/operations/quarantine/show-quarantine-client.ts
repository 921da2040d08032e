import { OperationsError } from '../errors.ts';
import { readFailedObject } from './failed-conversions-client.ts';
import { type QuarantineTools, readText } from './quarantine-client.ts';
import { listQuarantinedImages } from './quarantined-images-client.ts';
import { readRejected } from './rejected-events-client.ts';
import { type RejectedEvent, wayBackOf } from './way-back.ts';

const FEW = 2;

/**
 * All that is known of one thing that is kept apart, as text.
 * @param raw also the text that analysts may not see, where it is kept
 * @throws OperationsError INPUT_WRONG when there is no such thing, or more than one
 */
export async function showQuarantined(tools: QuarantineTools, id: string, raw: boolean): Promise<string> {
  if (id.startsWith('errors/')) return showObject(tools, id);
  const events = await findRejected(tools, id);
  if (events.length > 1)
    throw new OperationsError('INPUT_WRONG', `More than one id begins with ${id}. Give more of it.`);
  const [event] = events;
  if (event !== undefined) return showEvent(tools, event, raw);
  for await (const image of listQuarantinedImages(tools.s3, tools.config.imageBucket))
    if (image.imageId.startsWith(id)) return JSON.stringify(image, null, 2);
  throw new OperationsError(
    'INPUT_WRONG',
    `Nothing in quarantine has the id ${id}. To see what is there: npm run quarantine -- list`,
  );
}

async function findRejected({ ask, config }: QuarantineTools, id: string): Promise<RejectedEvent[]> {
  const found: RejectedEvent[] = [];
  const selection = { reason: undefined, ids: [id], limit: FEW };
  for await (const page of readRejected(ask, config.silverDatabase, selection)) found.push(...page);
  return found;
}

async function showEvent({ s3, config }: QuarantineTools, event: RejectedEvent, raw: boolean): Promise<string> {
  const { rawText, quarantineKey, ...facts } = event;
  const way = wayBackOf(event);
  const head = JSON.stringify({ ...facts, quarantineKey, wayBack: waysBack[way.from] }, null, 2);
  const kept = quarantineKey === undefined ? undefined : await readText(s3, config.lakeBucket, quarantineKey);
  if (quarantineKey !== undefined) return `${head}\n${quarantinedText(kept, raw)}`;
  const text = rawText === undefined ? 'Its text is not kept in the lake.' : readable(rawText);
  const note = raw ? '\nThe lake keeps it with personal fields masked (***); unmasked it is in the archive alone.' : '';
  return `${head}\n${text}${note}`;
}

function quarantinedText(kept: string | undefined, raw: boolean): string {
  if (kept === undefined) return 'Its text has expired: quarantine keeps texts for 30 days.';
  return raw ? kept : `${kept.length} characters that could not be masked; --raw shows them (restricted).`;
}

async function showObject({ s3, config }: QuarantineTools, key: string): Promise<string> {
  if ((await readText(s3, config.lakeBucket, key)) === undefined)
    throw new OperationsError('INPUT_WRONG', `There is no object ${key}.`);
  const records = await readFailedObject(s3, config.lakeBucket, key);
  const shown = records.map(({ code, message, data }) => `${code}: ${message}\n${Buffer.from(data).toString('utf8')}`);
  return shown.join('\n');
}

const waysBack = {
  lake: 'the row itself says all that the lake keeps of such an event',
  quarantine: 'the text in quarantine',
  archive: 'what is masked is needed: the archive of the bus is searched for it',
  import: 'none: it is a line of a file; mend the file and import it again',
} as const;

/** JSON as people read it; whatever else as it is. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
