import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { OperationsError } from '../errors.ts';
import { type BackupFile, type BackupManifest, journalName, manifestName, manifestSchema } from './backup-format.ts';
import type { BackupPlace } from './backup-place.ts';

/** @throws OperationsError NOT_POSSIBLE when there is no backup, or one of another format */
export async function readManifest(place: BackupPlace): Promise<BackupManifest> {
  const bytes = await place.read(manifestName);
  if (bytes === undefined) {
    const isPartial = (await place.read(journalName)) !== undefined;
    const reason = isPartial ? 'one that was interrupted; run the same npm run backup again' : `no ${manifestName}`;
    throw new OperationsError('NOT_POSSIBLE', `${place.name} holds no backup: ${reason}.`);
  }
  const parsed = manifestSchema.safeParse(parse(bytes));
  if (parsed.success) return parsed.data;
  throw new OperationsError('NOT_POSSIBLE', `${place.name} holds no backup that this version reads.`);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/**
 * The items of a file, once its bytes are those that were written.
 * @throws OperationsError NOT_POSSIBLE when they are not
 */
export async function readBackupFile(place: BackupPlace, file: BackupFile): Promise<object[]> {
  const bytes = await place.read(file.path);
  const problem = bytes === undefined ? 'is missing' : problemOf(bytes, file);
  if (bytes === undefined || problem !== undefined)
    throw new OperationsError('NOT_POSSIBLE', `The backup in ${place.name} is damaged: ${file.path} ${problem}.`);
  const lines = gunzipSync(bytes).toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as object);
}

function problemOf(bytes: Uint8Array, { sha256, bytes: size }: BackupFile): string | undefined {
  if (bytes.length !== size) return `has ${bytes.length} bytes instead of ${size}`;
  return createHash('sha256').update(bytes).digest('hex') === sha256 ? undefined : 'has other bytes than were written';
}

/** Reads every file and counts; nothing is restored of a backup that is damaged anywhere. */
export async function verifyBackup(
  place: BackupPlace,
  files: readonly BackupFile[],
  onProgress: (items: number) => void,
): Promise<void> {
  let items = 0;
  for (const file of files) {
    const found = await readBackupFile(place, file);
    if (file.table !== undefined && found.length !== file.items) {
      const counts = `${found.length} items instead of ${file.items}`;
      throw new OperationsError('NOT_POSSIBLE', `The backup in ${place.name} is damaged: ${file.path} has ${counts}.`);
    }
    items += file.items;
    onProgress(items);
  }
}
