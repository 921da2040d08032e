import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { describeDone, describePlan, titleOf } from '../../../../infra/operations/replay/describe-replay.ts';
import { tallyFrom } from '../../../../infra/operations/replay/replay-events.ts';
import { type ReplayOptions, replayRequestOf } from '../../../../infra/operations/replay/replay-request.ts';

const now = '2026-11-22T00:00:00.000Z';
const request = (options: ReplayOptions) => replayRequestOf(options, now);

function planOf(options: ReplayOptions, byType: Record<string, number>, refusals: Record<string, number> = {}) {
  const nothing = { passedOver: 0, archive: undefined, archived: 0, price: [], rate: 200, unfinished: undefined };
  const maps = { byType: new Map(Object.entries(byType)), refusals: new Map(Object.entries(refusals)) };
  return stripVTControlCharacters(describePlan({ request: request(options), ...nothing, ...maps }));
}

describe('what is told of a replay', () => {
  test.each([
    [{ from: 'lake', to: 'images' }, 'of all time, until'],
    [{ from: 'archive', to: 'lake', ids: ['E-1'] }, '1 id as far back as the archive keeps them, until'],
    [{ from: 'lake', to: 'index', since: '2026-11-20T00:00:00.000Z' }, 'published from 2026-11-20T00:00:00.000Z until'],
  ] as const)('%j names the time that is meant, and none that nobody asked for', (options, words) => {
    const title = titleOf(request(options));
    expect(title).toContain(`${words} ${now}`);
    expect(title).not.toContain('2000-');
  });

  test('tells events that do not fit apart from those that are counted and priced', () => {
    const told = planOf({ from: 'file', file: 'f', to: 'lake' }, { 'order.placed': 1 }, { NOT_JSON: 1, FIELD_TYPE: 2 });
    expect(told).toContain('1 event for');
    expect(told).toContain('1 event not fit to be sent: NOT_JSON');
    expect(told).toContain('2 events not fit to be sent: FIELD_TYPE');
  });

  test('says when there is nothing to be sent', () => {
    expect(planOf({ from: 'lake', to: 'index' }, {})).toContain('There is nothing to be sent.');
  });

  test('tells at the end what an earlier part has found unfit', () => {
    const tally = tallyFrom({ sent: 2, passedOver: 0, refusals: { NOT_JSON: 3 } });
    const told = stripVTControlCharacters(describeDone(request({ from: 'lake', to: 'index' }), tally, false));
    expect(told).toContain('2 events sent');
    expect(told).toContain('3 events not fit to be sent: NOT_JSON');
  });
});
