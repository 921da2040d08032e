import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileDateFormat, isTimeZone, timeReader } from '../../../pipelines/import/local-time.ts';

describe('times of a file become UTC', () => {
  test.each([
    ['yyyy-MM-dd HH:mm:ss', 'Europe/London', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss', 'Europe/London', '2010-07-01 08:26:00', '2010-07-01T07:26:00.000Z'],
    ['d/M/yyyy H:mm', 'Europe/Berlin', '1/12/2010 8:26', '2010-12-01T07:26:00.000Z'],
    ['M/d/yyyy', 'UTC', '12/1/2010', '2010-12-01T00:00:00.000Z'],
    ['yyyy-MM-ddTHH:mm:ss.SSSX', 'Europe/Berlin', '2010-12-01T08:26:00.123+05:30', '2010-12-01T02:56:00.123Z'],
    ['yyyy-MM-ddTHH:mm:ssX', 'Europe/Berlin', '2010-12-01T08:26:00Z', '2010-12-01T08:26:00.000Z'],
    ['dd.MM.yyyy HH:mm', 'America/New_York', '31.12.2010 23:30', '2011-01-01T04:30:00.000Z'],
    ['yyyy-MM-dd', 'Pacific/Auckland', '2010-12-01', '2010-11-30T11:00:00.000Z'],
  ])('%s in %s: %s', (format, zone, text, time) => {
    expect(timeReader(format, zone)(text)).toBe(time);
  });

  test('of an hour that clocks have twice, the first; of one that they leave out, as much later as they jump', () => {
    const read = timeReader('yyyy-MM-dd HH:mm', 'Europe/London');
    expect(read('2010-10-31 01:30')).toBe('2010-10-31T00:30:00.000Z');
    expect(read('2010-03-28 01:30')).toBe('2010-03-28T01:30:00.000Z');
    expect(read('2010-03-28 02:30')).toBe('2010-03-28T01:30:00.000Z');
  });

  test.each(['2010-02-29 10:00', '2010-13-01 10:00', '2010-12-01 24:00', '2010-12-01', ' 2010-12-01 10:00', ''])(
    '%j is no time',
    (text) => expect(timeReader('yyyy-MM-dd HH:mm', 'UTC')(text)).toBeUndefined(),
  );

  test('every second of a zone comes back when it is read there again', () => {
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, instants, (zone, date) => {
        const instant = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
        const wall = clock.format(instant);
        const read = timeReader('yyyy-MM-dd HH:mm:ss', zone)(wall);
        expect(clock.format(new Date(String(read)))).toBe(wall);
      }),
    );
  });
});

describe('a date format', () => {
  test.each([
    ['yyyy-MM-dd hh:mm', '"hh" stands for nothing'],
    ['yyyy-MM', 'the day is missing'],
    ['dd/MM/yyyy dd', 'the day occurs twice'],
    ['', 'the year and month and day is missing'],
    ['constructor', 'stands for nothing'],
  ])('%j is refused', (format, message) => {
    expect(compileDateFormat(format)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });

  test('takes signs literally', () => {
    expect(timeReader('(yyyy.MM.dd)', 'UTC')('(2010x12x01)')).toBeUndefined();
    expect(timeReader('(yyyy.MM.dd)', 'UTC')('(2010.12.01)')).toBe('2010-12-01T00:00:00.000Z');
  });

  test('needs a zone that exists', () => {
    expect(isTimeZone('Europe/London')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });
});
