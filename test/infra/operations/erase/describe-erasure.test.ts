import { describe, expect, test } from '@jest/globals';
import type { SignedCertificate } from '../../../../infra/operations/erase/certificate.ts';
import { describeCertificate, describePreview } from '../../../../infra/operations/erase/describe-erasure.ts';
import { remaining } from '../../../../infra/operations/erase/remains.ts';
import type { Place } from '../../../../infra/operations/erase/subject.ts';

const nowhere = async () => 0;
const placeOf = (name: string, unit: string): Place => ({
  ...{ name, unit, method: 'deleted with all of their versions', count: nowhere },
  erase: async () => undefined,
});

const subject = {
  ...{ customerIds: ['17850'], customerMarks: ['k1_a'], salt: '5a', orderIds: ['o-1'], imageIds: [] },
  ...{ uploadIds: ['u-1', 'u-2'], quarantineKeys: [] },
};
const entry = { startedAt: '2026-11-22T00:00:00.000Z', found: {}, subject };

describe('a look at what there is of a customer', () => {
  test('counts one and many, and tells what stays', () => {
    const counts = [
      { place: placeOf('silver.order_events', 'rows'), traces: 1 },
      { place: placeOf('Athena results', 'objects'), traces: 2_000 },
    ];
    const text = describePreview({ entry, counts, keptUploads: ['u-9'], isResumed: false }, 60);
    expect(text.split('\n')).toEqual([
      'silver.order_events  1 row',
      '    deleted with all of their versions',
      'Athena results  2,000 objects',
      '    deleted with all of their versions',
      '1 order, 2 uploads. With --go they are erased.',
      'Kept, since nobody knows whose they are and others',
      '    ordered the same pictures: u-9',
    ]);
  });

  test('that found nothing says what --go is still good for', () => {
    const counts = [{ place: placeOf('uploads', 'uploads'), traces: 0 }];
    expect(describePreview({ entry, counts, keptUploads: [], isResumed: false }, 200)).toContain(
      '1 order, 2 uploads. Nothing of him was found. With --go he is marked all the same',
    );
  });
});

const keeping = { archiveRetentionDays: 365, logRetentionDays: 30 };
const at = new Date('2026-11-22T10:00:00Z');
const namesOf = (more: object = {}) => remaining(at, { ...keeping, ...more }).map(({ what, until }) => [what, until]);

describe('what remains after an erasure', () => {
  test('is named with its last day', () => {
    expect(namesOf()).toEqual(
      expect.arrayContaining([
        ['event archive of the bus', '2027-11-22'],
        ['messages that wait in a queue, or are being replayed', '2026-12-06'],
        ['earlier snapshots of the silver tables', '2026-12-08'],
      ]),
    );
  });

  test('is in the vault as well where the stage makes nightly copies', () => {
    const vault = ['nightly copies of these tables in the vault', '2026-12-27'];
    expect(namesOf({ backupDays: 35 })).toContainEqual(vault);
    expect(namesOf().map(([what]) => what)).not.toContain(vault[0]);
  });

  test('is the account as well where customers sign in with Cognito, and the certificate tells how to remove it', () => {
    const accounts = (customerTokenIssuer: string | undefined) =>
      remaining(at, { ...keeping, customerTokenIssuer }).filter(({ what }) => what.startsWith('account'));
    expect(accounts('https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aB3dE6gH9')).toEqual([
      {
        what: 'account in Cognito’s pool eu-central-1_aB3dE6gH9: e-mail, name, sub',
        note: expect.stringContaining('admin-delete-user --user-pool-id eu-central-1_aB3dE6gH9 --username SUB'),
      },
    ]);
    expect([undefined, 'https://shop.example', 'http://127.0.0.1:4615'].flatMap(accounts)).toEqual([]);
  });

  test('is also in the second Region where the stage has one, and the certificate says that nobody looked there', () => {
    const there = namesOf({ secondRegion: 'eu-west-1' }).filter(([what]) =>
      what?.includes('(eu-west-1), not looked at'),
    );
    expect(there.map(([, until]) => until)).toEqual([
      '2026-11-24',
      '2026-12-09',
      '2026-12-27',
      '2027-11-22',
      '2027-02-20',
    ]);
    expect(namesOf().filter(([what]) => what?.includes('second Region'))).toEqual([]);
  });
});

const signed: SignedCertificate = {
  certificate: {
    ...{ title: 'Certificate of erasure', customer: ['k1_a'], by: 'somebody', program: 'inkstream' },
    ...{ startedAt: '2026-11-22T00:00:00.000Z', finishedAt: '2026-11-22T00:01:00.000Z', orders: 1, uploads: 0 },
    places: [
      { name: 'silver.order_events', unit: 'rows', method: 'ids replaced', found: 1, remaining: 0 },
      { name: 'images', unit: 'objects', method: 'deleted', found: 0, remaining: 0 },
    ],
    keptUploads: [],
    remains: remaining(at, keeping).slice(0, 1),
    verified: true,
  },
  signature: { algorithm: 'ECDSA_SHA_256', key: 'arn', publicKey: 'key', value: 'value' },
};

describe('a certificate for people', () => {
  test('has a line for each place where nothing bounds it', () => {
    const lines = describeCertificate(signed, Number.POSITIVE_INFINITY).split('\n');
    expect(lines).toContain('About:     1 order, 0 uploads');
    expect(lines).toContain('silver.order_events                   1 row found, 0 left; ids replaced');
    expect(lines).toContain('images                                0 objects found, 0 left');
  });

  test('goes on with an indent where the terminal ends', () => {
    const lines = describeCertificate(signed, 60).split('\n');
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines).toContain('    left; ids replaced');
  });
});
