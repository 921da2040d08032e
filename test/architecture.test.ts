import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectFiles } from './project-files.ts';

const capabilities = ['pipelines', 'indexer', 'images', 'queries'] as const;
/** What every capability may build on: docs/decisions/what-capabilities-share.md. */
const foundations = ['pipelines/contracts/', 'pipelines/settings/', 'pipelines/pages/'] as const;
const sources = projectFiles('.ts');
const capabilityFiles = sources.filter((file) => capabilities.some((folder) => file.startsWith(`${folder}/`)));

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import\s+'([^']+)'/gm)]
    .map((match) => match[1] ?? match[2] ?? match[3])
    .filter((specifier) => specifier !== undefined);
}

function targetOf(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
}

function violations(files: string[], isForbidden: (file: string, target: string) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .map((specifier) => targetOf(file, specifier))
      .filter((target) => isForbidden(file, target))
      .map((target) => `${file} imports ${target}`),
  );
}

const isHandler = (file: string) => file.endsWith('.handler.ts');
const isCommand = (file: string) => file.endsWith('.command.ts');
const isClient = (file: string) => file.endsWith('-client.ts') || file.endsWith('/clients.ts');
const mayTouchAws = (file: string) => isHandler(file) || isCommand(file) || isClient(file);

describe('dependencies point one way', () => {
  test('no capability imports infra', () => {
    expect(violations(capabilityFiles, (_, target) => target.startsWith('infra/'))).toEqual([]);
  });

  test('indexer, images and queries take nothing of another capability but the foundations', () => {
    const consumers = capabilityFiles.filter((file) => !file.startsWith('pipelines/') && !isCommand(file));
    const crosses = (file: string, target: string) => {
      const home = file.split('/')[0];
      return (
        capabilities.some((other) => other !== home && target.startsWith(`${other}/`)) &&
        !foundations.some((folder) => target.startsWith(folder))
      );
    };
    expect(violations(consumers, crosses)).toEqual([]);
  });

  test('cores never import handlers or commands', () => {
    expect(violations(capabilityFiles, (_, target) => isHandler(target) || isCommand(target))).toEqual([]);
  });

  test('AWS clients are made in handlers, commands and client files only', () => {
    const cores = capabilityFiles.filter((file) => !mayTouchAws(file));
    const makesClient = cores.filter((file) => /new \w+Client\(/.test(readFileSync(file, 'utf8')));
    expect(makesClient).toEqual([]);
  });

  test.each(foundations)('%s depends on nothing of the project', (foundation) => {
    const own = sources.filter((file) => file.startsWith(foundation) && !isCommand(file));
    const leaves = (_: string, target: string) =>
      [...capabilities, 'infra', 'test'].some((folder) => target.startsWith(`${folder}/`)) &&
      !target.startsWith(foundation);
    expect(violations(own, leaves)).toEqual([]);
  });
});

describe('house rules that a compiler does not check', () => {
  test('the environment is read in config.ts only', () => {
    const readers = capabilityFiles.filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers.filter((file) => !file.endsWith('config.ts'))).toEqual([]);
  });

  test('handlers stay short enough to be compositions', () => {
    const long = sources
      .filter(isHandler)
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 60);
    expect(long).toEqual([]);
  });

  test('no file is named after nothing in particular', () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|shared|manager|index)\.ts$/;
    expect(sources.filter((file) => vague.test(file))).toEqual([]);
  });

  test('tests are neither skipped nor singled out', () => {
    const singled = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/;
    const tests = sources.filter((file) => file.endsWith('.test.ts') && file !== 'test/architecture.test.ts');
    expect(tests.filter((file) => singled.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
