import { type Dirent, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Every file below a folder, by name. Links to files count, links to folders are not followed; a folder below it that
 * cannot be listed stands for itself, so that it is missed by nobody.
 * @throws what the file system says of the folder itself
 */
export function corpusFiles(folder: string, except?: string): string[] {
  const skipped = except === undefined ? undefined : resolve(except);
  return entriesOf(folder, readdirSync(folder, { withFileTypes: true })).filter((path) => resolve(path) !== skipped);
}

function entriesOf(folder: string, entries: readonly Dirent[]): string[] {
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      const below = listed(path);
      return below === undefined ? [path] : entriesOf(path, below);
    });
}

function listed(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
