import { type FileHandle, open, unlink } from 'node:fs/promises';
import { OperationsError } from '../errors.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterPorts } from './redrive-dead-letters.ts';

/** Where dead letters go that nobody can handle. */
interface DiscardFile {
  /** In place of sending: what is in the file is safe, and may be deleted from the queue. */
  readonly send: DeadLetterPorts['send'];
  /** Takes the file away when nothing has come to it. */
  readonly close: () => Promise<void>;
}

/**
 * A new file that only its owner may read, one message a line as JSON.
 * @throws OperationsError when there is a file already, or none can be made
 */
export async function openDiscardFile(path: string): Promise<DiscardFile> {
  const file = await openNew(path);
  let lines = 0;
  return {
    send: async (letters) => {
      if (letters.length > 0) await file.appendFile(letters.map(lineOf).join(''));
      // Deleted from the queue next: by then it must be on the disk.
      await file.sync();
      lines += letters.length;
      return new Set(letters.map(({ id }) => id));
    },
    close: async () => {
      await file.close();
      if (lines === 0) await unlink(path);
    },
  };
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already' : `it cannot be made (${code})`;
    throw new OperationsError('INPUT_WRONG', `Nothing was discarded. Give --out another file than ${path}: ${why}.`);
  }
}

function lineOf({ id, reason, detail, sinceMs, sentMs, body }: DeadLetter): string {
  const times = { since: new Date(sinceMs).toISOString(), sent: new Date(sentMs).toISOString() };
  return `${JSON.stringify({ id, reason, detail, ...times, body })}\n`;
}
