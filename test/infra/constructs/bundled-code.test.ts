import { isBuiltin } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../../infra/constructs/bundled-code.ts';
import { projectFiles } from '../../project-files.ts';

/** Every cold start reads all of it; Lambda itself would take fifty times as much. */
const limitBytes = 5_000_000;

const handlers = projectFiles('.handler.ts').filter((file) => !file.startsWith('test/'));

describe.each(handlers)('the bundle of %s', (entry) => {
  const { outputFiles, metafile } = buildSync({
    ...bundleOptions(entry),
    outfile: 'index.mjs',
    write: false,
    metafile: true,
  });

  test("needs nothing but Node's own modules", () => {
    const outside = Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external, path }) => external === true && !isBuiltin(path));
    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  test('exports the handler, and is small', () => {
    expect(Object.values(metafile.outputs).flatMap(({ exports }) => exports)).toContain('handler');
    const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    expect(bytes).toBeLessThan(limitBytes);
  });

  test('carries no engine and no tool of this machine', () => {
    const packages = Object.keys(metafile.inputs).filter((file) =>
      /node_modules\/(@duckdb|aws-cdk-lib|esbuild)\//.test(file),
    );
    expect(packages).toEqual([]);
  });
});
