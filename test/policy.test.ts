import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { projectFiles } from './project-files.ts';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});
const manifest = packageSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));

function linesMatching(pattern: RegExp, except: readonly string[] = []): string[] {
  return projectFiles('')
    .filter((file) => !except.includes(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 100)}`] : [])),
    );
}

describe('the project can be set up anywhere', () => {
  test('every dependency is pinned exactly', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('the lock file names no download address', () => {
    expect(linesMatching(/"resolved":/).filter((line) => line.startsWith('package-lock.json'))).toEqual([]);
  });

  test('the lock file holds the packages of every platform, without which a clean install refuses it', () => {
    const { packages } = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    const locked = Object.keys(packages);
    expect(optional.filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
  });

  test('no file names a package registry or a folder of one machine', () => {
    // In parts, so that this file names none either.
    const hosts = [['registry', 'npmjs'], ['pypi', 'org'], ['python[h]osted'], ['repo1?', 'maven'], ['deb', 'debian']];
    const registries = new RegExp(hosts.map((parts) => parts.join('\\.')).join('|'));
    const folders = /(^|[^\w.-])\/(work|root|home\/[a-z]+)\//;
    const self = ['test/policy.test.ts', 'package-lock.json'];
    expect([...linesMatching(registries, self), ...linesMatching(folders, self)]).toEqual([]);
  });

  test('every script that runs a file runs one that exists', () => {
    const files = new Set(projectFiles('.ts'));
    const named = Object.entries(manifest.scripts).flatMap(([script, command]) =>
      (command.match(/[\w./-]+\.ts\b/g) ?? []).map((file) => ({ script, file })),
    );
    expect(named.filter(({ file }) => !files.has(file))).toEqual([]);
  });
});
