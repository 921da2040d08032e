import { describe, expect, test } from '@jest/globals';
import type { UploadRow } from '../../../images/intake/upload-row.ts';
import { type MailPorts, tellOwners } from '../../../images/mails/tell-owners.ts';
import type { MailOutcome } from '../../../images/mails/verdict-mail.ts';
import { passportOf, posterOrder } from '../upload/passports.ts';

const passport = passportOf('a picture');
const { imageId, profileVersion } = passport;
const nowMs = Date.parse('2026-11-22T12:00:00Z');
const smallOrder = { ...posterOrder, widthMm: 200, heightMm: 300 };
const settings = { pageUrl: 'https://uploads.shop.example/', outcomes: ['rejected', 'processed'] as MailOutcome[] };

function uploadOf(uploadId: string, fields: Partial<UploadRow> = {}): UploadRow {
  return {
    ...{ uploadId, ownerId: `C-${uploadId}`, order: posterOrder, product: 'POSTER-A2-SATIN', fileName: 'a.jpg' },
    ...{
      contentType: 'image/jpeg',
      sizeBytes: 1_000,
      createdAt: '2026-11-22T11:59:00Z',
      revision: 2,
      state: 'present',
      imageId,
    },
    ...fields,
  };
}

/** Everything that the mailer talks to, with what was sent. */
function world(uploads: readonly UploadRow[], overrides: Partial<MailPorts> = {}) {
  const sent: { to: string; outcome: MailOutcome; headline: string }[] = [];
  const records = new Map<string, 'claimed' | 'settled'>();
  const ports: MailPorts = {
    linksOf: async () => uploads.map(({ uploadId, order }) => ({ uploadId, order })),
    uploadOf: async (uploadId) => uploads.find((upload) => upload.uploadId === uploadId),
    passportOf: async (_image, _version, order) =>
      order === posterOrder
        ? { ...passport, verdict: 'rejected' }
        : { ...passport, order, verdict: 'ready', findings: [] },
    addressOf: async (customerId) => ({ kind: 'address', email: `${customerId}@example.com` }),
    claim: async (uploadId, outcome) => {
      const record = records.get(`${uploadId} ${outcome}`);
      if (record !== undefined) return record === 'settled' ? 'taken' : 'busy';
      records.set(`${uploadId} ${outcome}`, 'claimed');
      return 'free';
    },
    settle: async (uploadId, outcome) => void records.set(`${uploadId} ${outcome}`, 'settled'),
    send: async ({ to, outcome, data }) => {
      sent.push({ to, outcome, headline: data.headline });
      return true;
    },
    now: () => nowMs,
    ...overrides,
  };
  return { sent, records, tell: () => tellOwners({ imageId, profileVersion }, settings, ports) };
}

describe('owners of an image', () => {
  test('are each told of their own upload, with the verdict on its own size', async () => {
    const { tell, sent } = world([uploadOf('1'), uploadOf('2', { order: smallOrder })]);
    expect(await tell()).toEqual({ sent: 2, withoutAddress: 0, undeliverable: 0, untold: 0 });
    expect(sent).toEqual([
      { to: 'C-1@example.com', outcome: 'rejected', headline: 'Cannot be printed at 600 × 900 mm as it is.' },
      { to: 'C-2@example.com', outcome: 'processed', headline: 'Ready to print at 200 × 300 mm.' },
    ]);
  });

  test('are told once, however often the verdict is announced', async () => {
    const { tell, sent } = world([uploadOf('1')]);
    await tell();
    expect(await tell()).toMatchObject({ sent: 0, untold: 1 });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['an upload of nobody', { ownerId: undefined }],
    ['an upload that was deleted', { state: 'deleted' as const }],
    ['an upload that holds another image by now', { imageId: 'f'.repeat(64) }],
    ["the canary's product", { product: 'canary-poster' }],
    ["the canary's own", { ownerId: 'canary-customer' }],
    ['an upload of last week', { createdAt: '2026-11-15T12:00:00Z' }],
  ])('are not told of %s', async (_, fields) => {
    const { tell, sent } = world([uploadOf('1', fields)]);
    expect(await tell()).toMatchObject({ sent: 0, untold: 1 });
    expect(sent).toEqual([]);
  });

  test('are not told twice when one of them cannot be written to yet', async () => {
    let isDown = true;
    const { tell, sent, records } = world([uploadOf('1'), uploadOf('2')], {
      addressOf: async (customerId) => {
        if (customerId === 'C-2' && isDown) throw new Error('the shop is down');
        return { kind: 'address', email: `${customerId}@example.com` };
      },
    });
    await expect(tell()).rejects.toThrow('the shop is down');
    await expect(tell()).rejects.toThrow('Somebody else');
    isDown = false;
    // The claim of whoever died runs out.
    records.delete('2 rejected');
    expect(await tell()).toMatchObject({ sent: 1, untold: 1 });
    expect(sent.map(({ to }) => to)).toEqual(['C-1@example.com', 'C-2@example.com']);
  });

  test('without an address, or with one that no mail can go to, are left in peace from then on', async () => {
    const none = world([uploadOf('1')], { addressOf: async () => ({ kind: 'none' }) });
    expect(await none.tell()).toMatchObject({ withoutAddress: 1 });
    expect(await none.tell()).toMatchObject({ untold: 1 });
    const bad = world([uploadOf('1')], { send: async () => false });
    expect(await bad.tell()).toMatchObject({ undeliverable: 1 });
    expect(await bad.tell()).toMatchObject({ untold: 1 });
  });
});
