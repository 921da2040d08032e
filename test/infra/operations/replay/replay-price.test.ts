import { describe, expect, test } from '@jest/globals';
import { readPriceTable } from '../../../../infra/operations/cost/price-table.ts';
import { type ReplayAmount, replayPrice } from '../../../../infra/operations/replay/replay-price.ts';

const prices = readPriceTable().usd;
const million = { events: 1e6, archived: 0, bytes: 1e9, bytesScanned: 0 };
const dollarsOf = (amount: ReplayAmount) =>
  new Map(replayPrice(amount, prices).map(({ of, dollars }) => [of, dollars]));

describe('the price of a replay', () => {
  test('counts what the archive reads to find a few events, not only these', () => {
    const parts = dollarsOf({ ...million, from: 'archive', to: 'lake', events: 10, archived: 5e6 });
    expect(parts.get('EventBridge, events replayed')).toBeCloseTo(5 * prices.eventBridgeMillionEvents);
  });

  test('knows no archive of a file and no Athena of an archive', () => {
    const names = (from: ReplayAmount['from']) => [...dollarsOf({ ...million, from, to: 'index' }).keys()];
    expect(names('file')).toEqual(['SQS', 'Lambda', 'DynamoDB, the projection']);
    expect(names('lake')[0]).toBe('Athena, reading the lake');
  });

  test('grows with the events', () => {
    const total = (events: number) =>
      [...dollarsOf({ ...million, from: 'file', to: 'index', events }).values()].reduce((sum, some) => sum + some, 0);
    expect(total(2e6)).toBeCloseTo(2 * total(1e6));
    expect(total(0)).toBe(0);
  });
});
