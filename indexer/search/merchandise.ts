import { IndexerError } from '../errors.ts';
import type { AppliedMerchandise, MerchandiseStore } from './merchandise-store.ts';
import { readRules } from './read-rules.ts';
import type { Merchandise } from './search-settings.ts';
import { readSynonyms } from './synonyms.ts';

/** Files of merchandisers, as texts. Absent: what is in force stays. */
export interface MerchandiseFiles {
  readonly synonyms?: NamedText;
  readonly rules?: NamedText;
}

export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** An item of DynamoDB holds 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const maxBytes = 350_000;

/** Every fault of the files, one line each, with file and line; none when they can be applied. */
export function faultsOf({ synonyms, rules }: MerchandiseFiles): string[] {
  const ofSynonyms = synonyms === undefined ? [] : faultLines(synonyms.file, readSynonyms(synonyms.text));
  const ofRules = rules === undefined ? [] : faultLines(rules.file, readRules(rules.text));
  return [...ofSynonyms, ...ofRules];
}

type Read = { ok: true } | { ok: false; faults: readonly { line: number; reason: string }[] };

function faultLines(file: string, read: Read): string[] {
  return read.ok ? [] : read.faults.map(({ line, reason }) => `${file}:${line} ${reason}`);
}

export interface MerchandisePorts {
  readonly store: MerchandiseStore;
  /** What holds while nothing was applied. */
  readonly shipped: Merchandise;
  readonly now: () => Date;
}

/** What is in force now. */
export async function readInForce({ store, shipped }: MerchandisePorts): Promise<Merchandise> {
  const inForce = await store.readInForce();
  return versionOf(inForce?.revision ?? 0, { store, shipped });
}

async function versionOf(
  revision: number,
  { store, shipped }: Pick<MerchandisePorts, 'store' | 'shipped'>,
): Promise<Merchandise> {
  if (revision === 0) return shipped;
  const applied = await store.read(revision);
  if (applied === undefined) throw new IndexerError('INPUT_WRONG', `Revision ${revision} is not kept any more.`);
  return applied;
}

/**
 * Puts files into force; what they leave out stays as it is.
 * @throws IndexerError INPUT_WRONG: faults in a file, too large, or somebody else changed it at the same moment
 */
export async function applyMerchandise(
  files: MerchandiseFiles,
  note: string,
  ports: MerchandisePorts,
): Promise<AppliedMerchandise> {
  const faults = faultsOf(files);
  if (faults.length > 0) throw new IndexerError('INPUT_WRONG', `Nothing was applied:\n${faults.join('\n')}`);
  const since = await ports.store.readInForce();
  const before = await versionOf(since?.revision ?? 0, ports);
  const read = files.rules === undefined ? undefined : readRules(files.rules.text);
  const applied: AppliedMerchandise = {
    revision: (since?.latest ?? 0) + 1,
    synonyms: files.synonyms?.text ?? before.synonyms,
    rules: [...(read?.ok ? read.rules : before.rules)],
    appliedAt: ports.now().toISOString(),
    note,
    before: before.revision,
  };
  refuseTooLarge(applied);
  if (!(await ports.store.apply(applied, since))) throw changedMeanwhile();
  return applied;
}

function refuseTooLarge({ synonyms, rules }: Merchandise): void {
  const bytes = Buffer.byteLength(synonyms) + Buffer.byteLength(JSON.stringify(rules));
  if (bytes <= maxBytes) return;
  throw new IndexerError('INPUT_WRONG', `Synonyms and rules have ${bytes} bytes together; ${maxBytes} can be kept.`);
}

function changedMeanwhile(): IndexerError {
  return new IndexerError('INPUT_WRONG', 'Somebody else changed it at the same moment. Look at it and try again.');
}

/**
 * Puts the version into force again that held before the one that holds now. Undoing twice goes back twice.
 * @throws IndexerError NOTHING_TO_ROLL_BACK, INPUT_WRONG when somebody else changed it at the same moment
 */
export async function undoMerchandise(ports: MerchandisePorts): Promise<{ undone: number; merchandise: Merchandise }> {
  const since = await ports.store.readInForce();
  if (since === undefined || since.revision === 0) {
    throw new IndexerError('NOTHING_TO_ROLL_BACK', 'What the project ships is in force; nothing can be undone.');
  }
  const applied = await ports.store.read(since.revision);
  const merchandise = await versionOf(applied?.before ?? 0, ports);
  if (!(await ports.store.revert(merchandise, since))) throw changedMeanwhile();
  return { undone: since.revision, merchandise };
}

/** The newest versions, newest first. */
export async function readHistory({ store }: MerchandisePorts, count: number): Promise<AppliedMerchandise[]> {
  const { latest = 0 } = (await store.readInForce()) ?? {};
  const revisions = Array.from({ length: Math.min(count, latest) }, (_, nth) => latest - nth);
  const versions = await Promise.all(revisions.map((revision) => store.read(revision)));
  return versions.filter((version) => version !== undefined);
}
