import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Checkpoint,
  checkpointPath,
  readCheckpoint,
  restoredSurvey,
  storedSurvey,
  writeCheckpoint,
} from '../../../pipelines/import/checkpoint.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const identity = { fileSha256: 'f', mappingText: '{}', lake: 'lake' };
const checkpoint: Checkpoint = {
  file: 'orders.csv',
  importedAt: '2026-01-01T00:00:00.000Z',
  survey: { lines: 3, scattered: [['a', 4]], oversized: ['b'] },
  settledBefore: 2,
};

describe('a checkpoint', () => {
  test('is read as it was written, and replaced as a whole', async () => {
    const path = checkpointPath(folder, identity);
    expect(await readCheckpoint(path)).toBeUndefined();
    await writeCheckpoint(path, checkpoint);
    await writeCheckpoint(path, { ...checkpoint, settledBefore: 3 });
    expect(await readCheckpoint(path)).toEqual({ ...checkpoint, settledBefore: 3 });
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  test('belongs to one file, one mapping and one lake', () => {
    const paths = [
      identity,
      { ...identity, fileSha256: 'g' },
      { ...identity, mappingText: '{ }' },
      { ...identity, lake: 'x' },
    ];
    expect(new Set(paths.map((one) => checkpointPath(folder, one))).size).toBe(4);
    expect(checkpointPath(folder, { ...identity })).toBe(checkpointPath(folder, identity));
  });

  test('that cannot be read is none: the import starts over, which is safe', async () => {
    const path = checkpointPath(folder, identity);
    await writeCheckpoint(path, checkpoint);
    for (const text of ['', '{"file":', '{"settledBefore":1}', 'null']) {
      writeFileSync(path, text);
      expect(await readCheckpoint(path)).toBeUndefined();
    }
  });

  test('keeps what the first reading of the file has found', () => {
    const survey = restoredSurvey(checkpoint.survey);
    expect(survey.scattered.get('a')).toBe(4);
    expect(survey.oversized.has('b')).toBe(true);
    expect(storedSurvey(survey)).toEqual(checkpoint.survey);
  });
});
