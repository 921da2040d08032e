import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { dataDictionary } from '../../../pipelines/datasets/data-dictionary.ts';

describe('the data dictionary', () => {
  test('is what `npm run generate:dictionary` writes', () => {
    expect(readFileSync('docs/data-dictionary.md', 'utf8')).toBe(dataDictionary(datasets));
  });

  test('explains every column of every dataset, and says which are in bronze only', () => {
    const page = dataDictionary(datasets);
    for (const { name, columns } of datasets) {
      expect(page).toContain(`\`${name}\``);
      for (const column of columns) {
        const suffix = column.bronzeOnly ? ' (bronze only)' : '';
        expect(page).toContain(`| \`${column.name}\` | ${column.type} | ${column.meaning}${suffix} |`);
      }
    }
  });

  test('keeps a bar in a meaning from ending its cell', () => {
    const [dataset] = datasets;
    if (!dataset) throw new Error('there are no datasets');
    const barred = { ...dataset, columns: [{ name: 'a', type: 'string' as const, meaning: 'one | other' }] };
    expect(dataDictionary([barred])).toContain('| `a` | string | one \\| other |');
  });
});
