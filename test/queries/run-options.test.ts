import { describe, expect, test } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { parseBytes, withAskOptions } from '../../queries/run-options.ts';

function optionsOf(...words: string[]): Record<string, unknown> {
  const command = withAskOptions(new Command('ask'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(words, { from: 'user' }).opts();
}

describe('the options of a question', () => {
  test('have no limits but a time of five minutes', () => {
    expect(optionsOf()).toEqual({ timeout: 300 });
  });

  test('take times and amounts as people write them', () => {
    expect(optionsOf('--timeout', '5m', '--scan-limit', '1.5GB', '--reuse', '60', '--max-rows', '0')).toEqual({
      timeout: 300,
      scanLimit: 1_500_000_000,
      reuse: 60,
      maxRows: 0,
    });
    expect(optionsOf('--timeout', '90').timeout).toBe(90);
    expect(optionsOf('--timeout', '1h').timeout).toBe(3600);
    expect(['1B', '10 kb', '500MB', '2TB'].map(parseBytes)).toEqual([1, 10_000, 500_000_000, 2e12]);
  });

  test.each([
    ['--scan-limit', '0GB'],
    ['--scan-limit', '5'],
    ['--timeout', '-1'],
    ['--reuse', '10081'],
    ['--max-rows', '1.5'],
    ['--format', 'xls'],
  ])('refuse %s %s', (option, value) => {
    expect(() => optionsOf(option, value)).toThrow(CommanderError);
  });

  test('have names that no saved query uses for a parameter', () => {
    const taken = withAskOptions(new Command()).options.map((option) => option.attributeName());
    const used = [...readQueryCatalog().values()].flatMap(({ parameters }) => parameters.map(({ name }) => name));
    expect(
      used.filter((name) => taken.includes(name) || ['help', 'list', 'names', 'completion'].includes(name)),
    ).toEqual([]);
  });
});
