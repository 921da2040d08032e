import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundledCode, bundleOptions } from '../../../infra/constructs/bundled-code.ts';
import { projectFiles } from '../../project-files.ts';

/** Every cold start reads all of it; Lambda itself would take fifty times as much. */
const limitBytes = 5_000_000;

/** pg asks for its native binding when somebody asks for `pg.native`, inside a try, and goes on without it. */
const optional = new Set(['pg-native']);

const handlers = projectFiles('.handler.ts').filter((file) => !file.startsWith('test/'));

describe('handlers that share a folder', () => {
  const folders = [...new Set(handlers.map((file) => dirname(file)))];
  const sharing = folders
    .map((folder) => [folder, handlers.filter((file) => dirname(file) === folder)] as const)
    .filter(([, files]) => files.length > 1);

  test.each(sharing)('%s: each gets its own code', (_folder, files) => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
    for (const [position, file] of files.entries()) {
      new LambdaFunction(stack, `Function${position}`, {
        code: bundledCode(file),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      });
    }
    const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const keys = functions.map(({ Properties }) => JSON.stringify(Properties.Code.S3Key));
    expect(new Set(keys).size).toBe(files.length);
  });
});

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
    expect(outside.map(({ path }) => path).filter((path) => !optional.has(path))).toEqual([]);
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
