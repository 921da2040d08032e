import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { completionScript } from '../../queries/completion.ts';
import { outputFormats } from '../../queries/output/output-format.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';

const script = completionScript('bash', readQueryCatalog().values(), ['--format', '--out']);

/** What a Tab behind these words offers, the last of them begun. */
function offered(...words: string[]): string[] {
  const quoted = ['ask-lake', ...words].map((word) => `'${word}'`).join(' ');
  const tab = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _ask_lake; printf '%s\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', `${script}\n${tab}`], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

describe('a Tab in bash', () => {
  test('completes the names of the saved queries', () => {
    expect(offered('sales-by-')).toEqual(['sales-by-channel', 'sales-by-country', 'sales-by-period']);
    expect(offered('')).toEqual(expect.arrayContaining([...readQueryCatalog().keys(), '--list']));
  });

  test('completes the parameters of the query, and the options of all', () => {
    expect(offered('sales-by-period', '--g')).toEqual(['--grain']);
    expect(offered('top-products', '--')).toEqual(['--from', '--to', '--limit', '--format', '--out']);
  });

  test('completes the choices of a parameter', () => {
    expect(offered('sales-by-period', '--grain', '')).toEqual(['day', 'week', 'month']);
    expect(offered('sales-by-period', '--grain', 'w')).toEqual(['week']);
  });

  test('completes the formats, and leaves files to the shell', () => {
    expect(offered('top-products', '--format', 'p')).toEqual(['parquet']);
    expect(offered('sql', 'SELECT 1', '--format', '')).toEqual([...outputFormats]);
    expect(offered('top-products', '--out', '')).toEqual([]);
    expect(script).toContain('complete -o default');
  });

  test('completes SQL and its options', () => {
    expect(offered('sq')).toEqual(['sql']);
    expect(offered('sql', 'SELECT 1', '--')).toEqual(['--format', '--out', '--write']);
  });

  test('offers nothing for what nobody can know', () => {
    expect(offered('weather', '')).toEqual([]);
  });
});

test('the script for zsh makes bash’s completion known to it first', () => {
  const lines = completionScript('zsh', readQueryCatalog().values(), []).split('\n');
  expect(lines[0]).toContain('--completion zsh');
  expect(lines.slice(1, 3).join('\n')).toContain('bashcompinit');
});
