import { describe, expect, test } from '@jest/globals';
import { lentForMs, lentPointInTime } from '../../../indexer/search/lent-point-in-time.ts';

function lending(fails: (nth: number) => boolean = () => false) {
  const clock = { nowMs: 1_000_000, opened: 0 };
  const open = async () => {
    clock.opened += 1;
    const nth = clock.opened;
    if (fails(nth)) throw new Error(`no. ${nth} was refused`);
    return `pit ${nth}`;
  };
  return { clock, ...lentPointInTime(open, () => clock.nowMs) };
}

describe('a point in time', () => {
  test('is opened once a minute, however many walks begin', async () => {
    const { clock, lend } = lending();
    for (let second = 0; second < 180; second += 1) {
      await Promise.all([lend(), lend(), lend()]);
      clock.nowMs += 1_000;
    }
    expect(clock.opened).toBe(3);
  });

  test('is lent until it is a minute old', async () => {
    const { clock, lend } = lending();
    expect(await lend()).toBe('pit 1');
    clock.nowMs += lentForMs - 1;
    expect(await lend()).toBe('pit 1');
    clock.nowMs += 1;
    expect(await lend()).toBe('pit 2');
  });

  test('that could not be opened is asked for again', async () => {
    const { clock, lend } = lending((nth) => nth === 1);
    const refused = await Promise.allSettled([lend(), lend()]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(clock.opened).toBe(1);
    expect(await lend()).toBe('pit 2');
  });

  test('that is gone is lent no more, once for all who find out', async () => {
    const { clock, lend, forget } = lending();
    const lost = await lend();
    await Promise.all([forget(lost), forget(lost)]);
    expect(await Promise.all([lend(), lend()])).toEqual(['pit 2', 'pit 2']);
    await forget(lost);
    expect(await lend()).toBe('pit 2');
    expect(clock.opened).toBe(2);
  });
});
