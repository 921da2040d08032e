import { createHash } from 'node:crypto';
import { SqlFileError } from './errors.ts';

/** A file as it lies in a folder of SQL files. */
export interface SqlFile {
  readonly fileName: string;
  readonly text: string;
}

export interface Migration extends SqlFile {
  /** The four digits that the file's name begins with. */
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
}

/** SHA-256 in hex. Line ends are made equal first: a checkout on Windows is not a change. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** Sorted by number. Throws SqlFileError for a malformed name and for a number that is missing or taken twice. */
export function parseMigrations(files: readonly SqlFile[]): Migration[] {
  const migrations = files.map(parseMigration).sort((a, b) => a.id.localeCompare(b.id));
  migrations.forEach(({ id, fileName }, index) => {
    const expected = migrationId(index + 1);
    if (id !== expected) throw new SqlFileError(`${fileName} should have the number ${expected}`);
  });
  return migrations;
}

export function migrationId(number: number): string {
  return String(number).padStart(4, '0');
}

function parseMigration(file: SqlFile): Migration {
  const match = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/.exec(file.fileName);
  if (match === null) throw new SqlFileError(`${file.fileName} is not named like 0001-what-it-does.sql`);
  const [, id = '', name = ''] = match;
  return { ...file, id, name, checksum: checksumOf(file.text) };
}
