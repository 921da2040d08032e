import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { OperationsError } from '../errors.ts';
import {
  type BackedUpTable,
  type BackupFile,
  type BackupJournal,
  type BackupManifest,
  journalName,
  journalSchema,
  manifestName,
} from './backup-format.ts';
import type { BackupPlace } from './backup-place.ts';

/** Items of a table as DynamoDB writes them in JSON, and where to go on after them. */
export interface ItemPage {
  readonly items: readonly object[];
  /** Null behind the last page. */
  readonly cursor: object | null;
}

export interface BackupSources {
  /** A part of a table, read consistently, page by page. */
  readonly scan: (table: BackedUpTable, segment: number, cursor: object | undefined) => AsyncIterable<ItemPage>;
  /** Everything that the Glue catalogue holds of the lake. */
  readonly catalogue: () => Promise<object>;
  readonly index: () => Promise<BackupManifest['index']>;
  readonly now: () => Date;
}

export interface BackupOptions {
  readonly tables: readonly BackedUpTable[];
  readonly withCatalogue: boolean;
  readonly withIndex: boolean;
  readonly appVersion: string;
  readonly onProgress: (items: number) => void;
}

/** Of each table read at the same time. */
export const SEGMENTS = 4;
/** At some 2 KB an item a file is 10 MB before it is packed: what each of the segments holds in memory. */
const ITEMS_IN_A_FILE = 5_000;

/**
 * Writes a backup file by file, and the manifest last. Versions make it consistent enough although everything goes on
 * meanwhile: whatever changes after it was read is newer, and wins on restore. An interrupted one goes on where it was.
 * @throws OperationsError INPUT_WRONG when the place holds a backup already
 */
export async function writeBackup(
  place: BackupPlace,
  sources: BackupSources,
  options: BackupOptions,
): Promise<BackupManifest> {
  if ((await place.read(manifestName)) !== undefined)
    throw new OperationsError('INPUT_WRONG', `${place.name} holds a backup already: name another place with --to.`);
  const journal = await openJournal(place, sources.now());
  const counted = () => journal.files.reduce((sum, { items }) => sum + items, 0);
  options.onProgress(counted());
  const keep = journalKeeper(place, journal);
  for (const table of options.tables) {
    await Promise.all(
      Array.from({ length: SEGMENTS }, (_, segment) =>
        writeSegment(table, segment, { place, sources, journal, keep, onFile: () => options.onProgress(counted()) }),
      ),
    );
  }
  if (options.withCatalogue && !journal.files.some(({ path }) => path === CATALOGUE)) {
    const catalogue = await sources.catalogue();
    const items = 'tables' in catalogue && Array.isArray(catalogue.tables) ? catalogue.tables.length : 0;
    journal.files.push(await writeFile(place, CATALOGUE, { lines: [catalogue], items, table: undefined }));
  }
  const manifest: BackupManifest = {
    format: 1,
    startedAt: journal.startedAt,
    finishedAt: sources.now().toISOString(),
    appVersion: options.appVersion,
    files: [...journal.files].sort((one, other) => (one.path < other.path ? -1 : 1)),
    index: options.withIndex ? await sources.index() : null,
  };
  await place.write(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  await place.remove(journalName);
  return manifest;
}

export const CATALOGUE = 'catalogue/glue.ndjson.gz';

async function openJournal(place: BackupPlace, now: Date): Promise<BackupJournal> {
  const bytes = await place.read(journalName);
  if (bytes === undefined) return { startedAt: now.toISOString(), files: [], cursors: {} };
  return journalSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** The parts of a table end their files at the same time, and the journal is one: it is written by one after the other. */
function journalKeeper(place: BackupPlace, journal: BackupJournal): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => place.write(journalName, Buffer.from(JSON.stringify(journal))));
    return last;
  };
}

interface Writing {
  readonly place: BackupPlace;
  readonly sources: BackupSources;
  readonly journal: BackupJournal;
  readonly keep: () => Promise<void>;
  readonly onFile: () => void;
}

async function writeSegment(
  table: BackedUpTable,
  segment: number,
  { place, sources, journal, keep, onFile }: Writing,
): Promise<void> {
  const at = `${table.name}/${segment}`;
  const start = journal.cursors[at];
  if (start === null) return;
  let number = journal.files.filter(({ path }) => path.startsWith(`tables/${at}-`)).length;
  let lines: object[] = [];
  const flush = async (cursor: object | null) => {
    if (lines.length > 0) {
      number += 1;
      const path = `tables/${at}-${String(number).padStart(5, '0')}.ndjson.gz`;
      journal.files.push(await writeFile(place, path, { lines, items: lines.length, table: table.name }));
      lines = [];
    }
    journal.cursors[at] = cursor;
    await keep();
    onFile();
  };
  for await (const { items, cursor } of sources.scan(table, segment, start as object | undefined)) {
    lines.push(...items);
    if (cursor === null || lines.length >= ITEMS_IN_A_FILE) await flush(cursor);
  }
}

async function writeFile(
  place: BackupPlace,
  path: string,
  {
    lines,
    items,
    table,
  }: { readonly lines: readonly object[]; readonly items: number; readonly table: string | undefined },
): Promise<BackupFile> {
  const bytes = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await place.write(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, ...(table !== undefined && { table }), items, bytes: bytes.length, sha256 };
}
