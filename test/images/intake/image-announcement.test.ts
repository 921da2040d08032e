import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  announcementOf,
  deletionOf,
  factsOf,
  fingerprintOf,
  mostDemanding,
} from '../../../images/intake/image-announcement.ts';
import type { PrintPassport } from '../../../images/passport/print-passport.ts';
import { printKey } from '../../../images/print/print-order.ts';
import { idOf, printsOf } from './memory-stack.ts';

const order = { profile: 'poster', widthMm: 600, heightMm: 900, bleedMm: 3 };

function passportOf(changes: Partial<PrintPassport> = {}): PrintPassport {
  const [passport] = printsOf('picture', 1, [order]).passports;
  if (passport === undefined) throw new Error('no passport');
  return { ...passport, ...changes };
}

const fit = {
  effectiveDpi: 97.9,
  printsWellUpTo: { widthMm: 390, heightMm: 585 },
  softCloserThanMm: 1500,
  sheet: { leftPx: 0, topPx: 0, widthPx: 10, heightPx: 10 },
  trim: { leftPx: 1, topPx: 1, widthPx: 8, heightPx: 8 },
};

describe('the announcement of an image', () => {
  test('says in the words of its contract what the passport says', () => {
    const { detailType, detail, version } = announcementOf(factsOf(passportOf({ fit })), 7, 1_700_000_000_000);
    expect({ detailType, version }).toEqual({ detailType: 'image.processed', version: 7 });
    expect(JSON.parse(detail)).toMatchObject({
      ...{ imageId: idOf('picture'), version: 7, verdict: 'warn', occurredAt: '2023-11-14T22:13:20.000Z' },
      ...{ orderedWidthMm: 600, orderedHeightMm: 900, bleedMm: 3, printProfile: 'poster', profileVersion: 1 },
      ...{ effectiveDpi: 97, printsWellUpToWidthMm: 390, printsWellUpToHeightMm: 585 },
      findings: [{ code: 'DPI_LOW', severity: 'warning', message: 'why' }],
      passportKey: `images/${idOf('picture')}/v1/prints/poster-600x900-b3/passport.json`,
    });
  });

  test('has an event id that image and version alone decide', () => {
    const idAt = (version: number, changes = {}) =>
      JSON.parse(announcementOf(factsOf(passportOf(changes)), version, version).detail).eventId;
    expect(idAt(1)).toBe(idAt(1, { fit }));
    expect(idAt(1)).not.toBe(idAt(2));
  });

  test('fits its contract, whatever texts and numbers a passport holds', () => {
    const texts = fc.string({ maxLength: 4000 });
    fc.assert(
      fc.property(texts, fc.double({ min: 0.001, max: 1e6, noNaN: true }), (message, effectiveDpi) => {
        const findings = [{ code: 'DPI_LOW', severity: 'warn' as const, message }];
        announcementOf(factsOf(passportOf({ findings, fit: { ...fit, effectiveDpi } })), 1, 0);
      }),
    );
  });

  test('carries the trace of the upload that led to it, which makes it no news', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const facts = factsOf(passportOf());
    expect(JSON.parse(announcementOf({ ...facts, traceparent }, 1, 0).detail)).toMatchObject({ traceparent });
    expect(fingerprintOf({ ...facts, traceparent })).toBe(fingerprintOf(facts));
  });

  test('tells a deletion by the image alone', () => {
    const { detailType, detail } = announcementOf(deletionOf(idOf('picture')), 3, 0);
    expect(detailType).toBe('image.deleted');
    expect(Object.keys(JSON.parse(detail)).sort()).toEqual([
      'eventId',
      'imageId',
      'occurredAt',
      'schemaVersion',
      'version',
    ]);
  });
});

describe('the print that stands for an image', () => {
  test('is the one with the largest sheet, in whatever order the prints are known', () => {
    const orders = [
      order,
      { ...order, bleedMm: 5 },
      { ...order, widthMm: 900, heightMm: 600 },
      { ...order, widthMm: 90 },
    ];
    const { passports } = printsOf('picture', 1, orders);
    fc.assert(
      fc.property(fc.shuffledSubarray([...passports], { minLength: passports.length }), (shuffled) => {
        const chosen = mostDemanding(shuffled);
        expect(chosen && printKey(chosen.order)).toBe('poster-600x900-b5');
      }),
    );
  });

  test('gives the same fingerprint for the same facts, and another for others', () => {
    const facts = factsOf(passportOf());
    expect(fingerprintOf(facts)).toBe(fingerprintOf(factsOf(passportOf())));
    expect(fingerprintOf(facts)).not.toBe(fingerprintOf(factsOf(passportOf({ verdict: 'ready' }))));
  });
});
