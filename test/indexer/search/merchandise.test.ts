import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  applyMerchandise,
  faultsOf,
  type MerchandisePorts,
  readHistory,
  readInForce,
  undoMerchandise,
} from '../../../indexer/search/merchandise.ts';
import { memoryMerchandise } from './memory-merchandise.ts';

const shipped = { revision: 0, synonyms: 'couch, sofa\n', rules: [] };
let ports: MerchandisePorts;

beforeEach(() => {
  ports = { store: memoryMerchandise(), shipped, now: () => new Date('2026-03-02T09:00:00Z') };
});

const synonyms = (text: string) => ({ synonyms: { file: 'synonyms.txt', text } });
const rules = (text: string) => ({ rules: { file: 'rules.json', text } });

describe('what merchandisers apply', () => {
  test('begins with what the project ships', async () => {
    expect(await readInForce(ports)).toEqual(shipped);
    expect(await readHistory(ports, 10)).toEqual([]);
  });

  test('replaces the files that are given and keeps the others', async () => {
    await applyMerchandise(rules('[{"queries":["a"],"pin":["p"]}]'), '', ports);
    expect(await readInForce(ports)).toMatchObject({ revision: 1, synonyms: 'couch, sofa\n', rules: [{ pin: ['p'] }] });
    await applyMerchandise(synonyms('rug, carpet'), 'rugs', ports);
    expect(await readInForce(ports)).toMatchObject({ revision: 2, synonyms: 'rug, carpet', rules: [{ pin: ['p'] }] });
    expect((await readHistory(ports, 10)).map(({ revision, before, note }) => [revision, before, note])).toEqual([
      [2, 1, 'rugs'],
      [1, 0, ''],
    ]);
  });

  test('is taken back step by step, down to what the project ships', async () => {
    await applyMerchandise(synonyms('a, b'), '', ports);
    await applyMerchandise(synonyms('c, d'), '', ports);
    expect(await undoMerchandise(ports)).toMatchObject({ undone: 2, merchandise: { revision: 1, synonyms: 'a, b' } });
    expect(await undoMerchandise(ports)).toMatchObject({ undone: 1, merchandise: shipped });
    await expect(undoMerchandise(ports)).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  });

  test('after an undo gets a number that was never used, and undoes to what held before it', async () => {
    await applyMerchandise(synonyms('a, b'), '', ports);
    await applyMerchandise(synonyms('c, d'), '', ports);
    await undoMerchandise(ports);
    expect(await applyMerchandise(synonyms('e, f'), '', ports)).toMatchObject({ revision: 3, before: 1 });
    expect(await undoMerchandise(ports)).toMatchObject({ merchandise: { revision: 1 } });
  });

  test('is refused whole when any file has a fault, with file and line', async () => {
    const files = { ...synonyms('fine, good\nalone'), ...rules('[{"queries":["a"]}]') };
    expect(faultsOf(files)).toEqual([
      expect.stringMatching(/^synonyms\.txt:2 /),
      'rules.json:1 rule 1: pins nothing and hides nothing',
    ]);
    await expect(applyMerchandise(files, '', ports)).rejects.toMatchObject({
      code: 'INPUT_WRONG',
      message: expect.stringContaining('synonyms.txt:2'),
    });
    expect(await readInForce(ports)).toEqual(shipped);
  });

  test('is refused when it is larger than the table can keep', async () => {
    const many = Array.from(
      { length: 4_900 },
      (_, nth) => `${'word'.repeat(10)} ${nth}, other${'x'.repeat(35)}${nth}`,
    ).join('\n');
    await expect(applyMerchandise(synonyms(many), '', ports)).rejects.toThrow(/bytes/);
  });

  test('is refused when somebody else was faster', async () => {
    const { store } = ports;
    const readFirst = await store.readInForce();
    await applyMerchandise(synonyms('a, b'), '', ports);
    const late = { ...ports, store: { ...store, readInForce: async () => readFirst } };
    await expect(applyMerchandise(synonyms('c, d'), '', late)).rejects.toThrow('Somebody else');
    expect(await readInForce(ports)).toMatchObject({ synonyms: 'a, b' });
  });
});
