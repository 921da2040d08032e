import { readdirSync, readFileSync } from 'node:fs';
import type { SqlFile } from './migration-file.ts';

export const migrationsFolder = new URL('./sql/', import.meta.url);
export const viewsFolder = new URL('../views/', import.meta.url);

/** The `.sql` files of a folder, sorted by name. For commands and tests; Lambdas carry the texts in bundled-sql.ts. */
export function readSqlFolder(folder: URL): SqlFile[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.sql'))
    .sort()
    .map((fileName) => ({ fileName, text: readFileSync(new URL(fileName, folder), 'utf8').replaceAll('\r\n', '\n') }));
}
