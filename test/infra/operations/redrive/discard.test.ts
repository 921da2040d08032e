import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../infra/operations/redrive/dead-letter.ts';
import { areIdsUnknown, describeDeadLetters } from '../../../../infra/operations/redrive/describe-dead-letters.ts';
import { openDiscardFile } from '../../../../infra/operations/redrive/discard-file-client.ts';
import { isDiscard } from '../../../../infra/operations/redrive/discard-request.ts';
import { type DeadLetterPorts, redriveDeadLetters } from '../../../../infra/operations/redrive/redrive-dead-letters.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstream-discard-'));
});
afterAll(() => rm(folder, { recursive: true }));

const letter = (id: string, reason: string): DeadLetter => {
  const times = { sinceMs: 2_000, sentMs: 1_000 };
  return { id, receipt: id, body: `{"of":"${id}"}`, reason, detail: 'why', ...times };
};
const letters = [letter('m1', 'ID_NOT_UNICODE'), letter('m2', 'OTHER'), letter('m3', 'ID_NOT_UNICODE')];

/** A queue that gives its letters once. */
function queueOf(send: DeadLetterPorts['send']) {
  const left = new Set(letters.map(({ id }) => id));
  let isRead = false;
  const ports: DeadLetterPorts = {
    receive: async () => {
      const found = isRead ? [] : letters;
      isRead = true;
      return found;
    },
    send,
    remove: async (gone) => {
      for (const { id } of gone) left.delete(id);
    },
    release: async () => undefined,
  };
  return { ports, left };
}

const never = new AbortController().signal;
const asked = { go: true, reason: 'ID_NOT_UNICODE', limit: 100, startedMs: 9_000 };
const quiet = () => undefined;

describe('to discard dead letters', () => {
  test('writes those of the reason to the file and removes no others', async () => {
    const out = join(folder, 'some.ndjson');
    const file = await openDiscardFile(out);
    const { ports, left } = queueOf(file.send);
    const report = await redriveDeadLetters(ports, asked, quiet, never);
    await file.close();
    expect([...left]).toEqual(['m2']);
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'm1', reason: 'ID_NOT_UNICODE', since: '1970-01-01T00:00:02.000Z', body: '{"of":"m1"}' },
      { id: 'm3' },
    ]);
    expect((await stat(out)).mode & 0o077).toBe(0);
    const words = { queue: 'indexing', report, go: true, reason: asked.reason, discard: { out }, nowMs: 9_000 };
    expect(describeDeadLetters(words)).toContain(`2 messages removed from the dead letters, and written to ${out}.`);
  });

  test('removes nothing that could not be written', async () => {
    const { ports, left } = queueOf(async () => {
      throw new Error('the disk is full');
    });
    await expect(redriveDeadLetters(ports, asked, quiet, never)).rejects.toThrow('the disk is full');
    expect(left.size).toBe(3);
  });

  test('overwrites no file, and leaves none without a message', async () => {
    const out = join(folder, 'there.ndjson');
    await writeFile(out, 'precious');
    await expect(openDiscardFile(out)).rejects.toThrow('it is there already');
    expect(await readFile(out, 'utf8')).toBe('precious');
    const empty = join(folder, 'empty.ndjson');
    await (await openDiscardFile(empty)).close();
    await expect(stat(empty)).rejects.toThrow('ENOENT');
  });

  test('shows first what would go', async () => {
    const { ports, left } = queueOf(async () => new Set());
    const look = { ...asked, go: false, reason: undefined, ids: new Set(['m2']) };
    const report = await redriveDeadLetters(ports, look, quiet, never);
    expect(left.size).toBe(3);
    const words = { queue: 'indexing', report, go: false, reason: undefined, nowMs: 9_000 };
    expect(describeDeadLetters({ ...words, ids: ['m2'], discard: { out: undefined } })).toContain(
      'Nothing was changed. npm run redrive -- indexing --discard --ids m2 --out FILE --go removes 1 message.',
    );
    expect(areIdsUnknown(['m2'], report)).toBe(false);
    expect(areIdsUnknown(['m9'], { ...report, chosen: 0 })).toBe(true);
  });

  test('is refused where it would be all of a queue, or would leave nothing of the messages', () => {
    const reason = 'ID_NOT_UNICODE';
    expect(() => isDiscard({ discard: true, go: true, out: 'x' }, 'indexing')).toThrow('needs --reason CODE or --ids');
    expect(() => isDiscard({ discard: true, go: true, reason }, 'indexing')).toThrow('needs --out FILE');
    expect(() => isDiscard({ discard: true, reason }, undefined)).toThrow('needs a queue');
    expect(() => isDiscard({ discard: true, reason, keepMissing: true }, 'catalog-stream')).toThrow('--keep-missing');
    expect(() => isDiscard({ go: true, out: 'x' }, 'indexing')).toThrow('--out is for --discard');
    expect(isDiscard({ discard: true, reason }, 'indexing')).toBe(true);
    expect(isDiscard({ go: true }, 'indexing')).toBe(false);
  });
});
