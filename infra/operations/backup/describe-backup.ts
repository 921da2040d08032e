import Table from 'cli-table3';
import pc from 'picocolors';
import { counted } from '../../../pipelines/counted.ts';
import { type BackupFile, type BackupManifest, backedUpTables } from './backup-format.ts';
import type { RestoredCatalogue } from './restore-catalogue-client.ts';
import type { RestoredTable } from './restore-items.ts';
import { CATALOGUE } from './write-backup.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');
const right = (content: string) => ({ content, hAlign: 'right' as const });
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

function quiet(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

const sumOf = (files: readonly BackupFile[]) => ({
  items: files.reduce((sum, { items }) => sum + items, 0),
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** What a backup holds, for people. */
export function describeContents({ files, index, startedAt }: BackupManifest): string {
  const table = quiet(['', 'items', 'files', 'size']);
  for (const { name } of backedUpTables) {
    const own = files.filter((file) => file.table === name);
    if (own.length === 0) continue;
    const { items, bytes } = sumOf(own);
    table.push([name, right(whole(items)), right(whole(own.length)), right(megabytes(bytes))]);
  }
  const catalogue = files.find(({ path }) => path === CATALOGUE);
  if (catalogue)
    table.push(['catalogue', right(whole(catalogue.items)), right('1'), right(megabytes(catalogue.bytes))]);
  const lines = [`As of ${startedAt}`, table.toString()];
  if (index !== null) lines.push(pc.dim(`The index was ${index.name} with ${counted(index.documents, 'document')}.`));
  return lines.join('\n');
}

/** What was written, how fast, and what to do with it. */
export function describeBackup(to: string, manifest: BackupManifest, seconds: number): string {
  const { items, bytes } = sumOf(manifest.files);
  return [
    describeContents(manifest),
    pc.green(`✓ ${counted(items, 'item')}, ${megabytes(bytes)} in ${seconds.toFixed(1)} s: ${to}`),
    `  npm run restore -- --from ${to}`,
  ].join('\n');
}

/** What became of each table's items. */
export function describeRestored(tables: readonly RestoredTable[]): string {
  const table = quiet(['', 'items', 'put', 'merged', 'kept']);
  for (const { table: name, items, put, merged, kept } of tables)
    table.push([name, ...[items, put, merged, kept].map((count) => right(whole(count)))]);
  return table.toString();
}

export function describeCatalogue({ databases, tables, kept, registered, lost }: RestoredCatalogue): string {
  return [
    `Catalogue: ${counted(databases, 'database')} and ${counted(tables, 'table')} made, ${whole(kept)} were there.`,
    ...registered.map(({ table, metadata }) => `  ${table} registered with ${metadata}`),
    ...lost.map((table) => pc.red(`  ${table} has no metadata in S3 any more: npm run migrate makes it anew, empty`)),
  ].join('\n');
}
