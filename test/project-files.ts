import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths from the project's root of the files that git tracks or would track, with this ending. */
export function projectFiles(ending: string): string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  return listing.split('\n').filter((file) => file.endsWith(ending) && existsSync(file));
}
