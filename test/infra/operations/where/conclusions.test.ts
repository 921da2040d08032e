import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concludeImages } from '../../../../infra/operations/where/conclude-images.ts';
import { concludeLake } from '../../../../infra/operations/where/conclude-lake.ts';
import { concludeSearch } from '../../../../infra/operations/where/conclude-search.ts';
import type { Conclusion } from '../../../../infra/operations/where/conclusion.ts';
import { byPlace, places, type Sighting, type Sightings } from '../../../../infra/operations/where/sighting.ts';

/** `places` that say something; all others are absent. */
function seen(given: Readonly<Partial<Record<Sighting['place'], Partial<Sighting>>>>): Sightings {
  return byPlace(
    places.map((place) => ({ place, state: given[place] ? 'found' : 'absent', says: place, ...given[place] })),
  );
}

type Row = readonly [title: string, given: Parameters<typeof seen>[0], standing: Conclusion['standing'], next?: string];

const question = { id: 'order-1', since: '2026-11-01', hasView: true };
const waits = { state: 'notes', waiting: 3 } as const;

const lakeRows: readonly Row[] = [
  ['what a view shows has arrived', { silver: {}, views: {} }, 'arrived'],
  ['what silver has without a view is there all the same', { silver: {} }, 'arrived'],
  [
    'what is in silver and was refused once before has arrived',
    { silver: {}, views: {}, 'rejected events': {} },
    'arrived',
  ],
  ['what breaks its contract was refused', { 'rejected events': {} }, 'refused', 'npm run quarantine -- list'],
  [
    'what the lake-writer gave up on is sent again',
    { 'analytics dead letters': {}, bronze: {} },
    'stuck',
    'npm run redrive -- analytics',
  ],
  ['what bronze has waits for a load', { bronze: {} }, 'on its way', 'npm run load'],
  ['what nobody has may be among what waits', { 'analytics queue': waits }, 'on its way', 'npm run status'],
  [
    'what nobody has and nothing waits for may be in the archive',
    {},
    'unknown',
    'npm run replay -- --from archive --since 2026-11-01 --ids order-1 --to lake',
  ],
  [
    'a replay asks for no more than the archive has',
    { archive: { state: 'notes', since: '2026-11-08T10:20:30.000Z' } },
    'unknown',
    'npm run replay -- --from archive --since 2026-11-08 --ids order-1 --to lake',
  ],
  [
    'an archive that goes back further is asked for what the lake was asked for',
    { archive: { state: 'notes', since: '2025-11-08T10:20:30.000Z' } },
    'unknown',
    'npm run replay -- --from archive --since 2026-11-01 --ids order-1 --to lake',
  ],
  ['where no archive is, none is asked', { archive: { state: 'unasked' } }, 'unknown'],
  ['of a lake that nobody asked nothing is said', { silver: { state: 'unasked' } }, 'unknown'],
];

test('nobody is told that shoppers find the product of a canary', () => {
  const indexed = seen({ projection: { version: 4, revision: 9 }, index: { version: 9 } });
  const { standing, says } = concludeSearch(indexed, 'canary-product-clock');
  expect({ standing, says }).toEqual({
    standing: 'arrived',
    says: "The index is up to date; search hides a canary's product from shoppers.",
  });
});

test('what was made before the archive begins is nowhere any more, and no replay is told of', () => {
  const archive = { state: 'notes', since: '2026-11-08T10:20:30.000Z' } as const;
  const { says, next } = concludeLake(seen({ archive }), { ...question, since: '2026-10-02', bornOn: '2026-11-02' });
  expect(next).toEqual([]);
  expect(says).toContain('the archive goes back to 2026-11-08 only');
});

const projection = { version: 4, revision: 9 };
const searchRows: readonly Row[] = [
  [
    'an indexed product has arrived',
    { 'catalog table': { version: 4 }, projection, index: { version: 9 } },
    'arrived',
    'npm run explain -- "QUERY" p-1',
  ],
  [
    'a product of another table than ours is judged by the projection',
    { projection, index: { version: 9 } },
    'arrived',
    'npm run explain -- "QUERY" p-1',
  ],
  ['a product that is not offered has arrived', { projection, index: { version: 9, marks: ['inactive'] } }, 'arrived'],
  [
    'a tombstone tells of a deletion',
    { projection: { ...projection, marks: ['deleted'] }, index: { version: 9, marks: ['deleted'] } },
    'deleted',
  ],
  ['a purged tombstone too', { projection: { ...projection, marks: ['deleted'] } }, 'deleted'],
  [
    'an edit before the projection waits',
    { 'catalog table': { version: 5 }, projection, index: { version: 9 }, 'indexing queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'a new product before the projection waits',
    { 'catalog table': { version: 1 }, 'indexing queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'an edit that nobody has is looked at and announced anew',
    { 'catalog table': { version: 5 }, projection },
    'stuck',
    'npm run catalog -- check',
  ],
  [
    'an edit that the stream gave up on is announced again',
    { 'catalog table': { version: 5 }, projection, 'catalog-stream dead letters': waits },
    'stuck',
    'npm run redrive -- catalog-stream',
  ],
  [
    'dead letters of it come first',
    { 'catalog table': { version: 5 }, projection, 'indexing dead letters': {} },
    'stuck',
    'npm run redrive -- indexing',
  ],
  [
    'a document behind its projection waits',
    { projection, index: { version: 8 }, 'indexing queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'a document behind its projection while nothing waits has drifted',
    { projection, index: { version: 8 } },
    'stuck',
    'npm run audit',
  ],
  ['a document ahead of its projection has drifted', { projection, index: { version: 10 } }, 'stuck', 'npm run audit'],
  ['a projection without a document has drifted', { projection }, 'stuck', 'npm run audit'],
  ['of an index that does not answer nothing is said', { projection, index: { state: 'unasked' } }, 'unknown'],
  ['of what nobody has nothing is known', {}, 'unknown'],
];

const present = { upload: {}, 'upload bucket': {} };
const imageRows: readonly Row[] = [
  ['what has its passport has arrived', { ...present, 'image state': {}, 'image bucket': {} }, 'arrived'],
  ['an image alone as well', { 'image state': {}, 'image bucket': {} }, 'arrived'],
  ['what cannot be printed was refused', { 'image state': { marks: ['rejected'] }, 'image bucket': {} }, 'refused'],
  ['a file too large was refused', { upload: { marks: ['refused'] }, 'upload bucket': {} }, 'refused'],
  ['what its sender has not sent is on its way', { upload: { marks: ['awaited'] } }, 'on its way'],
  [
    'what was sent and is not looked at waits',
    { upload: { marks: ['awaited'] }, 'upload bucket': {}, 'images queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'what was sent and nobody tells of is stuck',
    { upload: { marks: ['awaited'] }, 'upload bucket': {} },
    'stuck',
    'npm run audit',
  ],
  ['a row whose image nobody began is stuck', present, 'stuck', 'npm run audit'],
  ['a lease tells of work', { 'image state': { marks: ['in work'] } }, 'on its way'],
  [
    'a lease that expired is stuck',
    { 'image state': { marks: ['lease expired'] } },
    'stuck',
    'npm run audit -- --repair',
  ],
  [
    'a lease that expired is taken up again by its message',
    { 'image state': { marks: ['lease expired'] }, 'images queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'an upload that is not settled is stuck',
    { upload: { marks: ['unsettled'] }, 'image state': {}, 'image bucket': {} },
    'stuck',
    'npm run audit -- --repair',
  ],
  [
    'what is not announced is stuck',
    { 'image state': { marks: ['unannounced'] }, 'image bucket': {} },
    'stuck',
    'npm run audit -- --repair',
  ],
  ['a verdict without a passport is stuck', { 'image state': {} }, 'stuck', 'npm run audit'],
  [
    'a verdict without a passport while messages wait is on its way',
    { 'image state': {}, 'images queue': waits },
    'on its way',
    'npm run status',
  ],
  [
    'of a bucket that does not answer nothing is said',
    { 'image state': {}, 'image bucket': { state: 'unasked' } },
    'unknown',
  ],
  ['dead letters of it come first', { ...present, 'images dead letters': {} }, 'stuck', 'npm run redrive -- images'],
  ['a deleted upload is deleted', { upload: { marks: ['deleted'] } }, 'deleted'],
  ['a deleted image is deleted', { 'image state': { marks: ['deleted'] } }, 'deleted'],
  ['of what nobody has nothing is known', {}, 'unknown'],
];

const ways = [
  ['into the lake', lakeRows, (sightings: Sightings) => concludeLake(sightings, question)],
  ['into search', searchRows, (sightings: Sightings) => concludeSearch(sightings, 'p-1')],
  ['of images', imageRows, concludeImages],
] as const;

describe.each(ways)('on the way %s', (_, rows, conclude) => {
  const cases = rows.map(([title, given, standing, next]) => [title, { given, standing, next }] as const);
  test.each(cases)('%s', (_title, { given, standing, next }) => {
    const { standing: concluded, next: commands } = conclude(seen(given));
    expect({ standing: concluded, next: commands[0] }).toEqual({ standing, next });
  });

  test('every sentence ends in a full stop, and what is stuck names a command', () => {
    const state = fc.constantFrom('found', 'absent', 'unasked', 'silent', 'notes');
    const marks = fc.subarray([
      'deleted',
      'inactive',
      'awaited',
      'refused',
      'in work',
      'lease expired',
      'unannounced',
      'unsettled',
      'rejected',
    ] as const);
    const sighting = fc.record({ state, marks, waiting: fc.nat(3), version: fc.nat(5), revision: fc.nat(5) });
    const anything = fc.tuple(...places.map(() => sighting));
    fc.assert(
      fc.property(anything, (values) => {
        const sightings = places.map(
          (place, index) =>
            ({ place, says: 'something', state: 'absent', ...values[index] }) satisfies Partial<Sighting> as Sighting,
        );
        const { standing, says, next } = conclude(byPlace(sightings));
        expect(says).toMatch(/\.$/);
        if (standing === 'stuck') expect(next[0]).toMatch(/^npm run /);
      }),
    );
  });
});
