import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogChange } from '../../../indexer/catalog/catalog-change.ts';
import { type PutEntries, publishChanges } from '../../../indexer/catalog/publish-changes.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import {
  type BusEntry,
  entryBytes,
  maxBytesPerCall,
  maxEntriesPerCall,
} from '../../../pipelines/contracts/put-events.ts';

const entryOf = (productId: string, padding = 0): BusEntry => ({
  source: 'commerce.catalog',
  detailType: 'product.upserted',
  detail: JSON.stringify({ productId, padding: 'x'.repeat(padding) }),
});
const announce = (id: string, padding = 0) => ({
  id,
  read: (): CatalogChange => ({ kind: 'announced', entry: entryOf(id, padding) }),
});
const ignored = (id: string, reason: 'unchanged' | 'other-entity') => ({
  id,
  read: (): CatalogChange => ({ kind: 'ignored', reason }),
});
const refused = (id: string) => ({
  id,
  read: (): CatalogChange => ({
    kind: 'refused',
    refusal: { code: 'FIELD_MISSING', productId: id, path: '/detail/title', message: 'required field is missing' },
  }),
});
const idOf = (entry: BusEntry): string => JSON.parse(entry.detail).productId;
const takeAll: PutEntries = async () => [];

describe('a batch of catalog changes', () => {
  test('is accounted for, change by change', async () => {
    const changes = [announce('a'), ignored('b', 'unchanged'), ignored('c', 'other-entity'), refused('d')];
    expect(await publishChanges(changes, takeAll)).toEqual({
      failedIds: [],
      errors: [],
      refusals: [
        { code: 'FIELD_MISSING', productId: 'd', path: '/detail/title', message: 'required field is missing' },
      ],
      accounting: { announced: 1, otherEntities: 1, unchanged: 1, refused: 1, failed: 0 },
    });
  });

  test('fails only the changes whose entries the bus has not taken', async () => {
    const put: PutEntries = async (entries) =>
      entries
        .filter((entry) => idOf(entry) === 'b')
        .map((entry) => ({ entry, code: 'ThrottlingException', message: 'slow down' }));
    const outcome = await publishChanges([announce('a'), announce('b'), announce('c')], put);
    expect(outcome).toMatchObject({ failedIds: ['b'], accounting: { announced: 2, failed: 1 } });
    expect(String(outcome.errors[0])).toContain('still ThrottlingException: slow down');
  });

  test('does not deliver again what the bus will never take, and says so', async () => {
    const put: PutEntries = async ([entry]) =>
      entry ? [{ entry, code: 'MalformedDetail', message: 'Detail is malformed.' }] : [];
    const outcome = await publishChanges([announce('a')], put);
    expect(outcome.failedIds).toEqual([]);
    expect(outcome.refusals).toEqual([
      { code: 'BUS_REFUSED', productId: 'a', path: '', message: 'MalformedDetail: Detail is malformed.' },
    ]);
  });

  test('delivers again what the bus refuses because of the set-up', async () => {
    const put: PutEntries = async (entries) =>
      entries.map((entry) => ({ entry, code: 'NotAuthorizedForSourceException', message: 'no' }));
    expect((await publishChanges([announce('a')], put)).failedIds).toEqual(['a']);
  });

  test('fails whole when the stream is set up wrongly', async () => {
    const wrong = {
      id: 'b',
      read: () => {
        throw new IndexerError('SETTING_WRONG', 'no images');
      },
    };
    await expect(publishChanges([announce('a'), wrong], takeAll)).rejects.toThrow('no images');
  });
});

describe('whatever a batch holds and whichever calls fail', () => {
  const broken = (id: string) => ({
    id,
    read: (): CatalogChange => {
      throw new TypeError('a bug');
    },
  });
  const kinds = { announce, broken, refused, unchanged: (id: string) => ignored(id, 'unchanged') };
  const batch = fc.array(
    fc.record({
      kind: fc.constantFrom('announce', 'announce', 'broken', 'refused', 'unchanged'),
      padding: fc.constantFrom(0, 90_000),
    }),
    { maxLength: 60 },
  );

  test('each change is announced once, refused, ignored or failed, and calls keep the limits of the bus', async () => {
    await fc.assert(
      fc.asyncProperty(batch, fc.array(fc.boolean()), async (plan, failures) => {
        const changes = plan.map(({ kind, padding }, index) => kinds[kind as keyof typeof kinds](`p${index}`, padding));
        const taken: string[] = [];
        let call = 0;
        const outcome = await publishChanges(changes, async (entries) => {
          expect(entries.length).toBeLessThanOrEqual(maxEntriesPerCall);
          expect(entries.reduce((sum, entry) => sum + entryBytes(entry), 0)).toBeLessThanOrEqual(maxBytesPerCall);
          call += 1;
          if (failures[call]) throw new Error('no connection');
          taken.push(...entries.map(idOf));
          return [];
        });
        const expectedOf = (kind: string) => plan.flatMap((one, index) => (one.kind === kind ? [`p${index}`] : []));
        const failed = new Set(outcome.failedIds);
        expect(taken.sort()).toEqual(
          expectedOf('announce')
            .filter((id) => !failed.has(id))
            .sort(),
        );
        expect(outcome.failedIds).toEqual(expect.arrayContaining(expectedOf('broken')));
        const { announced, otherEntities, unchanged, refused: refusedCount, failed: failedCount } = outcome.accounting;
        expect(announced + otherEntities + unchanged + refusedCount + failedCount).toBe(changes.length);
        expect(announced).toBe(taken.length);
      }),
    );
  });
});
