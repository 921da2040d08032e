import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { PageFile } from '../../../pipelines/pages/bundle-page.ts';

/** The folder holds what nobody can tell to be of an earlier build. */
export class OutFolderError extends Error {
  override readonly name = 'OutFolderError';
}

/** Beside the answers: the names of those that a build has written, which the next may delete. */
const manifestName = 'answers-of-this-build.json';
const manifestShape = z.object({ answers: z.array(z.string().regex(/^[a-z0-9.-]+\.json$/)) });

/** Names of the answers that an earlier build has written to `data`. Throws OutFolderError when the folder is of somebody else. */
function earlierAnswers(data: string): readonly string[] {
  if (!existsSync(data) || readdirSync(data).length === 0) return [];
  const manifest = join(data, manifestName);
  if (!existsSync(manifest)) {
    throw new OutFolderError(
      `${data} was not written by this command (it has no ${manifestName}): nothing is replaced there; choose another --out, or move it away`,
    );
  }
  try {
    return manifestShape.parse(JSON.parse(readFileSync(manifest, 'utf8'))).answers;
  } catch {
    throw new OutFolderError(`${manifest} cannot be read as the list of an earlier build: move ${data} away`);
  }
}

/** Makes the folder, and throws OutFolderError where files of somebody else would be replaced. */
export function checkOutFolder(out: string): void {
  mkdirSync(out, { recursive: true });
  earlierAnswers(join(out, 'data'));
}

/** Writes the files, and deletes the answers of the build before that are no longer among them, and nothing else. */
export function writeOutFolder(out: string, files: readonly PageFile[]): void {
  const data = join(out, 'data');
  const earlier = earlierAnswers(data);
  const answers = files.flatMap(({ name }) => (name.startsWith('data/') ? [name.slice('data/'.length)] : []));
  const writeManifest = (names: readonly string[]) =>
    writeFileSync(join(data, manifestName), `${JSON.stringify({ answers: names }, null, 2)}\n`);
  mkdirSync(data, { recursive: true });
  // Before the answers themselves: a build that breaks off leaves none that the next does not know.
  writeManifest([...new Set([...earlier, ...answers])]);
  for (const { name, content } of files) {
    const file = join(out, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  for (const name of earlier.filter((one) => !answers.includes(one))) rmSync(join(data, name), { force: true });
  writeManifest(answers);
}
