import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { epochDayOf, epochMicrosecondsOf, plainMicroseconds } from '../../../queries/athena/moment-text.ts';

const moments = fc.date({
  noInvalidDate: true,
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
});
const sqlText = (moment: Date) => moment.toISOString().replace('T', ' ').replace('Z', '');

describe('moments as Athena writes them', () => {
  test('days and times of any year are those of the calendar', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 999 }), (moment, micros) => {
        const text = `${sqlText(moment)}${String(micros).padStart(3, '0')}`;
        const expected = BigInt(moment.getTime()) * 1000n + BigInt(micros);
        expect(epochMicrosecondsOf(text)).toBe(expected);
        expect(epochDayOf(text.slice(0, 10))).toBe(Math.floor(moment.getTime() / 86_400_000));
      }),
    );
  });

  test('the quick reading of bytes agrees with the thorough one, wherever the text stands', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(19, 23, 26), fc.nat(5), (moment, length, offset) => {
        const text = `${sqlText(moment)}789`.slice(0, length);
        const bytes = new TextEncoder().encode(`${'x'.repeat(offset)}${text}tail`);
        expect(plainMicroseconds(bytes, offset, offset + length)).toBe(epochMicrosecondsOf(text));
      }),
    );
  });

  test('the quick reading leaves what it does not know to the other', () => {
    for (const text of ['2010-12-01T08:26:00', '2010-12-01 08:26:00.1', '20x0-12-01 08:26:00', '+2010-12-01 08:26:0']) {
      const bytes = new TextEncoder().encode(text);
      expect(plainMicroseconds(bytes, 0, bytes.length)).toBeUndefined();
    }
  });

  test('the time of a place is the instant at which its clocks show it', () => {
    const places = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    );
    const seconds = fc.integer({ min: 0, max: 2_000_000_000 });
    fc.assert(
      fc.property(places, seconds, (place, second) => {
        const clock = new Date(second * 1000).toLocaleString('sv-SE', { timeZone: place });
        let found: bigint;
        try {
          found = epochMicrosecondsOf(`${clock}.000 ${place}`);
        } catch (error) {
          expect(String(error)).toContain('twice');
          return;
        }
        expect(found).toBe(BigInt(second) * 1_000_000n);
      }),
    );
  });
});
