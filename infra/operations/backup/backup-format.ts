import { z } from 'zod';

/** What can be restored by itself. */
export const backupParts = ['projection', 'index', 'catalogue'] as const;
export type BackupPart = (typeof backupParts)[number];

/** A table that a backup holds. Its keys are here, so that it can be made anew when it is gone. */
export interface BackedUpTable {
  readonly name: string;
  readonly part: Exclude<BackupPart, 'index'>;
  /** Partition key, then sort key; all strings. */
  readonly keys: readonly string[];
  /** What makes the item current, for `restore`: of these the parts' own versions decide, of others whatever is there stays. */
  readonly rule: 'product' | 'image' | 'absent';
}

export const backedUpTables = [
  { name: 'products', part: 'projection', keys: ['productId'], rule: 'product' },
  { name: 'product-images', part: 'projection', keys: ['imageId', 'productId'], rule: 'image' },
  { name: 'search-control', part: 'projection', keys: ['name'], rule: 'absent' },
  { name: 'lake-state', part: 'catalogue', keys: ['pk'], rule: 'absent' },
] as const satisfies readonly BackedUpTable[];

export type BackedUpTableName = (typeof backedUpTables)[number]['name'];

const file = z.object({
  /** Within the backup. */
  path: z.string(),
  /** Of the table; absent of the catalogue. */
  table: z.string().optional(),
  items: z.int().min(0),
  bytes: z.int().min(0),
  /** Of the file as it is stored, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What a backup holds. Written last: a folder without it is no backup, or one that was interrupted. */
export const manifestSchema = z.object({
  format: z.literal(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Of this project. */
  appVersion: z.string(),
  files: z.array(file),
  /** How the index was, which is made from the projection and never stored. */
  index: z.object({ name: z.string(), documents: z.int(), mappingHash: z.string() }).nullable(),
});

export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackupFile = BackupManifest['files'][number];

/** How far an interrupted backup is: the files that stand, and where each part of each table goes on. */
export const journalSchema = z.object({
  startedAt: z.iso.datetime(),
  files: z.array(file),
  /** By `table/segment`: the key to go on after, or null at the end. */
  cursors: z.record(z.string(), z.unknown()),
});

export type BackupJournal = z.infer<typeof journalSchema>;

export const manifestName = 'manifest.json';
export const journalName = 'manifest.partial.json';
