import { describe, expect, test } from '@jest/globals';
import { readRules } from '../../../indexer/search/read-rules.ts';
import { placementFor, type Rule } from '../../../indexer/search/rules.ts';

function rule(fields: Partial<Rule>): Rule {
  return { queries: ['poster'], match: 'exact', pin: [], hide: [], ...fields };
}

describe('a rule', () => {
  test('is meant whatever the case, the hyphens and the spaces', () => {
    const rules = [rule({ queries: ['A3 Poster'], pin: ['p-1'] })];
    for (const text of ['a3 poster', 'A3-POSTER', '  a3   poster! '])
      expect(placementFor(rules, text).pin).toEqual(['p-1']);
    for (const text of ['poster', 'a3 posters', 'a3 poster matt', ''])
      expect(placementFor(rules, text).pin).toEqual([]);
  });

  test('that asks for contained words is meant beside others, by whole words in their order', () => {
    const rules = [rule({ queries: ['art print'], match: 'contains', pin: ['p-1'] })];
    expect(placementFor(rules, 'large art print a2').pin).toEqual(['p-1']);
    for (const text of ['cart print', 'art printing', 'print art']) expect(placementFor(rules, text).pin).toEqual([]);
  });

  test('of signs alone is never meant', () => {
    expect(placementFor([rule({ queries: ['***'], match: 'contains', pin: ['p-1'] })], 'poster').pin).toEqual([]);
  });

  test('adds to others: pins in their order and once, and what one hides no other pins', () => {
    const rules = [rule({ pin: ['p-1', 'p-2'] }), rule({ pin: ['p-2', 'p-3'] }), rule({ hide: ['p-1'] })];
    expect(placementFor(rules, 'poster')).toEqual({ pin: ['p-2', 'p-3'], hide: ['p-1'] });
  });
});

function faultsOf(text: string): string[] {
  const read = readRules(text);
  return read.ok ? [] : read.faults.map(({ line, reason }) => `${line} ${reason}`);
}

describe('a file of rules', () => {
  test('is read with its defaults', () => {
    expect(readRules('\ufeff[{"queries":["poster"],"pin":["p-1"]}]')).toEqual({
      ok: true,
      rules: [rule({ pin: ['p-1'] })],
    });
    expect(readRules('[]')).toEqual({ ok: true, rules: [] });
  });

  test('is refused with the line of each fault', () => {
    const text = `[
  { "queries": ["poster"], "pin": ["p-1"] },
  {
    "queries": ["flyer"],
    "pin": ["p-1", "p-1"]
  },
  { "queries": [], "hide": ["p-2"] },
  { "queries": ["card"] },
  { "queries": ["card"], "pin": ["p-3"], "hide": ["p-3"] },
  {
    "queries": ["card"],
    "pins": ["p-3"]
  },
  { "queries": ["x",
      ""], "pin": ["p-3"] }
]`;
    expect(faultsOf(text)).toEqual([
      '5 rule 2, pin: pins a product twice',
      expect.stringMatching(/^7 rule 3, queries: /),
      '8 rule 4: pins nothing and hides nothing',
      '9 rule 5: pins and hides the same product',
      expect.stringMatching(/^11 rule 6: .*pins/),
      '11 rule 6: pins nothing and hides nothing',
      expect.stringMatching(/^15 rule 7, queries 2: /),
    ]);
  });

  test.each([
    ['[{"queries": ["a"] "pin": []}]', /^1 is no JSON/],
    ['[\n{"queries": ["a"],\n"pin": [}]', /^3 is no JSON/],
    ['', /^1 is no JSON/],
    ['{"queries":["a"]}', /^1 .*array/i],
  ])('that is none is refused: %s', (text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]);
  });
});
