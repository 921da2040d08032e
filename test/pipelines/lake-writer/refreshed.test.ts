import { describe, expect, test } from '@jest/globals';
import { refreshed } from '../../../pipelines/lake-writer/refreshed.ts';

function counted() {
  const clock = { now: 0, reads: 0, fails: false };
  const read = async () => {
    clock.reads += 1;
    if (clock.fails) throw new Error('no answer');
    return `value ${clock.reads}`;
  };
  return { clock, value: refreshed(read, { maxAgeMs: 100, now: () => clock.now }) };
}

describe('a value that is refreshed', () => {
  test('is read once by all who ask at the same time, and again after its time', async () => {
    const { clock, value } = counted();
    expect(await Promise.all([value(), value()])).toEqual(['value 1', 'value 1']);
    clock.now = 99;
    expect(await value()).toBe('value 1');
    clock.now = 100;
    expect(await value()).toBe('value 2');
    expect(clock.reads).toBe(2);
  });

  test('stays as it is while reading fails, and is read again later', async () => {
    const { clock, value } = counted();
    await value();
    Object.assign(clock, { now: 100, fails: true });
    expect(await value()).toBe('value 1');
    Object.assign(clock, { now: 200, fails: false });
    expect(await value()).toBe('value 3');
  });

  test('fails when the first reading does, and is asked for again at the next use', async () => {
    const { clock, value } = counted();
    clock.fails = true;
    await expect(value()).rejects.toThrow('no answer');
    clock.fails = false;
    expect(await value()).toBe('value 2');
  });
});
