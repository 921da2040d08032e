import { expect, test } from '@jest/globals';
import { batchesOf, type LakePosition } from '../../../../infra/operations/replay/lake-source-client.ts';

test('a page of the lake is read in small parts, each of which can be gone on from', async () => {
  const texts = Array.from({ length: 250 }, (_, number) => String(number));
  const at: LakePosition = { statement: 1, queryId: 'q', nextToken: 'this page' };
  const next: LakePosition = { statement: 1, queryId: 'q', nextToken: 'the next page' };
  for (const after of [next, undefined]) {
    const saved: LakePosition[] = [];
    const save = async (position: LakePosition) => void saved.push(position);
    const parts: string[][] = [];
    for (const { texts: part, settle } of batchesOf(texts, at, after, save)) {
      parts.push([...part]);
      await settle();
    }
    expect(parts.flat()).toEqual(texts);
    expect(saved).toEqual([{ ...at, rows: 100 }, { ...at, rows: 200 }, after ?? { ...at, rows: 250 }]);
    const [first = at] = saved;
    expect([...batchesOf(texts, first, after, save)].flatMap((batch) => batch.texts)).toEqual(texts.slice(100));
  }
  expect([...batchesOf([], at, next, async () => undefined)]).toEqual([]);
});
