import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addressFault,
  type FilterState,
  readAddress,
  writeAddress,
} from '../../../../queries/dashboards/page/filters/address-state.ts';
import {
  choiceValues,
  rowsLetThrough,
  unknownChoices,
  unknownChoiceWords,
  valueInForce,
} from '../../../../queries/dashboards/page/filters/choices.ts';
import { addDays, countDays } from '../../../../queries/dashboards/page/filters/days.ts';
import { filterWords } from '../../../../queries/dashboards/page/filters/filter-words.ts';
import { parsePeriod, periodPresets, resolvePeriod } from '../../../../queries/dashboards/page/filters/period.ts';
import { rowDays } from '../../../../queries/dashboards/page/filters/row-days.ts';
import { answerOf } from './answers.ts';

const rules = { defaultDays: 90, columns: ['currency', 'from_channel'], allowsOwnDays: true } as const;

const day = fc.integer({ min: 0, max: 3000 }).map((count) => addDays('2020-01-01', count));
const states: fc.Arbitrary<FilterState> = fc.record({
  period: fc.oneof(
    fc.constantFrom(...periodPresets).map((days) => ({ days })),
    fc.tuple(day, day).map((days) => {
      const [from = '', to = ''] = [...days].sort();
      return { from, to };
    }),
  ),
  choices: fc.dictionary(fc.constantFrom(...rules.columns), fc.string({ unit: 'binary', maxLength: 50 }), {
    noNullPrototype: true,
  }),
});

describe('the address', () => {
  test('leads back to the state that wrote it', () => {
    fc.assert(fc.property(states, (state) => expect(readAddress(writeAddress(state, rules), rules)).toEqual(state)));
  });

  test('says nothing of what is as it is anyway', () => {
    expect(writeAddress({ period: { days: 90 }, choices: {} }, rules)).toBe('');
    expect(writeAddress({ period: { days: 7 }, choices: { currency: 'EUR' } }, rules)).toBe('?days=7&currency=EUR');
  });

  test.each([
    '?days=8',
    '?days=-7',
    '?from=2025-01-01',
    '?from=2025-02-30&to=2025-03-01',
    '?from=2025-02-02&to=2025-01-01',
    '?what=ever',
  ])('that makes no sense counts as empty: %s', (search) => {
    expect(readAddress(search, rules)).toEqual({ period: { days: 90 }, choices: {} });
  });

  test.each([
    ['?from=abc&to=2025-01-01', /^from: expected a day such as 2025-12-31, got "abc"/],
    ['?from=2025-02-02&to=2025-01-01', /is after the last/],
    ['?from=1900-01-01&to=2999-12-31', /^Choose at most 3660 days\./],
    ['?from=2025-01-01', /^Choose the first and the last day\./],
    ['?days=12', /^days: expected one of 7, 30, 90, 365, got "12"\./],
  ])('tells what makes no sense, and what is shown instead: %s', (search, message) => {
    expect(addressFault(search, rules)).toMatch(message);
    expect(addressFault(search, rules)).toMatch(/ The last 90 days are shown instead\.$/);
  });

  test('has nothing wrong when it was written by the page', () => {
    fc.assert(fc.property(states, (state) => expect(addressFault(writeAddress(state, rules), rules)).toBeUndefined()));
  });

  test('has no days of one\u2019s own where only the presets are answered', () => {
    const fixed = { ...rules, allowsOwnDays: false };
    expect(readAddress('?from=2025-01-01&to=2025-01-31', fixed).period).toEqual({ days: 90 });
    expect(addressFault('?from=2025-01-01&to=2025-01-31', fixed)).toMatch(/^These pages hold .* shown instead\.$/);
  });
});

describe('the period', () => {
  test('of a preset ends with the newest day and has as many days as it says', () => {
    for (const days of periodPresets) {
      const period = resolvePeriod({ days }, '2025-12-20');
      expect(period?.to).toBe('2025-12-20');
      expect(countDays(period?.from ?? '', period?.to ?? '')).toBe(days);
    }
    expect(resolvePeriod({ days: 30 }, null)).toBeNull();
  });

  test.each([
    ['2025-12-31', '2025-12-01', /after the last/],
    ['2025-12-1', '2025-12-02', /from: expected a day/],
    ['2025-12-01', '2025-11-31', /to: expected a day/],
    ['0001-01-01', '2025-12-01', /at most 3660 days/],
    ["2025-12-01' OR 1=1", '2025-12-01', /expected a day/],
  ])('%s to %s is refused', (from, to, message) => {
    const result = parsePeriod(from, to);
    expect(result.ok ? '' : result.message).toMatch(message);
  });
});

describe('values to choose by', () => {
  const sales = answerOf(['currency', 'first_orders: bigint'], ['CHF', '2'], ['CHF', '3'], ['EUR', '90'], [null, '5']);
  const others = answerOf(['currency'], ['GBP'], ['GBP'], ['USD']);
  const eur = { kind: 'choice', column: 'currency', label: 'Currency', all: 'refused' } as const;

  test('begin with that of most orders, then with that of most rows', () => {
    expect(choiceValues([sales, others], 'currency')).toEqual(['EUR', 'CHF', 'GBP', 'USD']);
  });

  test('where sums of all make no sense, one is always chosen', () => {
    expect(valueInForce(eur, undefined, ['EUR', 'CHF'])).toBe('EUR');
    expect(valueInForce(eur, 'CHF', ['EUR', 'CHF'])).toBe('CHF');
    expect(valueInForce({ ...eur, all: 'allowed' }, undefined, ['EUR'])).toBeNull();
    expect(valueInForce(eur, undefined, [])).toBeNull();
  });

  test('that no answer has are told, unless there is nothing to choose', () => {
    expect(unknownChoices([eur], { currency: 'XXX' }, [sales])).toEqual([eur]);
    expect(unknownChoices([eur], { currency: 'CHF' }, [sales])).toEqual([]);
    expect(unknownChoices([eur], {}, [sales])).toEqual([]);
    expect(unknownChoices([eur], { currency: 'XXX' }, [])).toEqual([]);
    expect(unknownChoiceWords(eur, 'XXX')).toBe('There are no orders in XXX in these days.');
  });

  test('keep the rows that have them, and leave answers alone that lack the column', () => {
    expect(rowsLetThrough(sales, { currency: 'CHF' })).toHaveLength(2);
    expect(rowsLetThrough(sales, { currency: null })).toHaveLength(4);
    expect(rowsLetThrough(answerOf(['day'], ['2025-01-01']), { currency: 'CHF' })).toHaveLength(1);
  });
});

describe('days that an answer should have rows for', () => {
  const lake = { first: '2025-10-22', latest: '2025-12-20', loadedAt: null };
  const period = { from: '2025-09-22', to: '2025-12-31' };

  test('are those of the period that the lake reaches', () => {
    const days = rowDays('day', period, lake);
    expect([days[0], days.at(-1), days.length]).toEqual(['2025-10-22', '2025-12-20', 60]);
  });

  test('are Mondays and firsts of a month where a row is a week or a month', () => {
    expect(rowDays('week', period, lake).slice(0, 2)).toEqual(['2025-10-20', '2025-10-27']);
    expect(rowDays('month', period, lake)).toEqual(['2025-10-01', '2025-11-01', '2025-12-01']);
  });

  test('are none in an empty lake', () => {
    expect(rowDays('day', period, { first: null, latest: null, loadedAt: null })).toEqual([]);
  });
});

test('the filters in words say the days, the values and the age of the figures', () => {
  const words = filterWords({
    period: { from: '2025-11-21', to: '2025-12-20' },
    choices: [
      { label: 'Currency', value: 'EUR' },
      { label: 'Dataset', value: null },
    ],
    lake: { first: '2025-10-22', latest: '2025-12-20', loadedAt: '2025-12-21T04:05:00.123' },
    madeAt: '2025-12-22T06:00:00.000Z',
  });
  expect(words.replaceAll('\u00A0', ' ')).toBe(
    '21 Nov 2025 to 20 Dec 2025 (30 days), UTC · Currency: EUR · Dataset: all. The lake holds orders of 22 Oct 2025 to ' +
      '20 Dec 2025. Last loaded 21 Dec 2025, 04:05 UTC. These figures are as of 22 Dec 2025, 06:00 UTC.',
  );
});
