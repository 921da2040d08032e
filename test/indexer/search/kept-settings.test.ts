import { describe, expect, test } from '@jest/globals';
import { keptSettings, settingsKeptMs } from '../../../indexer/search/kept-settings.ts';
import { searchSettings } from '../../../indexer/search/search-settings.ts';

function settingsOf(revision: number) {
  return searchSettings({ revision, synonyms: '', rules: [] }, 'key', ['english']);
}

function source() {
  const state = { now: 0, loads: 0, fails: false, failures: 0 };
  const read = keptSettings({
    load: async () => {
      if (state.fails) throw new Error('no table');
      state.loads += 1;
      return settingsOf(state.loads);
    },
    makeshift: () => settingsOf(0),
    onFailure: () => {
      state.failures += 1;
    },
    now: () => state.now,
  });
  const revision = async () => (await read()).merchandise.revision;
  return { state, revision };
}

describe('search settings', () => {
  test('are read once in five seconds', async () => {
    const { state, revision } = source();
    expect([await revision(), await revision()]).toEqual([1, 1]);
    state.now = settingsKeptMs;
    expect(await revision()).toBe(2);
  });

  test('are read once by those who ask at the same time', async () => {
    const { revision } = source();
    expect(await Promise.all([revision(), revision(), revision()])).toEqual([1, 1, 1]);
  });

  test('hold on while they cannot be read, and are asked for again later', async () => {
    const { state, revision } = source();
    await revision();
    Object.assign(state, { fails: true, now: settingsKeptMs });
    expect([await revision(), await revision()]).toEqual([1, 1]);
    expect(state.failures).toBe(1);
    Object.assign(state, { fails: false, now: 2 * settingsKeptMs });
    expect(await revision()).toBe(2);
  });

  test('are those that are shipped when they could never be read', async () => {
    const { state, revision } = source();
    state.fails = true;
    expect(await revision()).toBe(0);
  });
});
