import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkPrerequisites, findPython, isAtLeast } from '../../../infra/local/prerequisites.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-prerequisites-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A program that answers as a Python of this version would. */
function pretendPython(version: string, hasVenv: boolean): string {
  const file = join(directory, `python-${version}-${hasVenv}`);
  writeFileSync(file, `#!/bin/sh\necho ${version}\necho ${file}\necho ${hasVenv ? 'True' : 'False'}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What the check says when it runs on another version of Node. */
function checkNodeAs(version: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  return spawnSync(process.execPath, ['-e', `${pretend} require('./infra/local/check-node.cjs')`], {
    encoding: 'utf8',
  });
}

describe('versions', () => {
  test('are compared as numbers', () => {
    expect(isAtLeast('3.9.18', [3, 10])).toBe(false);
    expect(isAtLeast('3.10.0', [3, 10])).toBe(true);
    expect(isAtLeast('4.0', [3, 10])).toBe(true);
    expect(isAtLeast('20.8.1', [20, 9])).toBe(false);
  });

  test('of Node that are too old come with how to get a new one', () => {
    expect(checkNodeAs('20.8.1')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/20\.9 .*20\.8\.1.*nvm install/s),
    });
    expect(checkNodeAs('18.20.4')).toMatchObject({ status: 1 });
    expect(checkNodeAs('20.9.0')).toMatchObject({ status: 0, stderr: '' });
    expect(checkNodeAs('24.1.0')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('Python', () => {
  test('that is new enough is taken', async () => {
    const python = pretendPython('3.12.1', true);
    expect(await findPython(python)).toEqual({ program: python, version: '3.12.1' });
  });

  test('that is too old is named with its version and how to get a newer one', async () => {
    expect(await findPython(pretendPython('3.8.10', true))).toEqual({
      problem: expect.stringMatching(/3\.10 or later is needed .* is 3\.8\.10.*apt install python3/s),
    });
  });

  test('without venv is told apart from no Python at all', async () => {
    expect(await findPython(pretendPython('3.11.2', false))).toEqual({
      problem: expect.stringContaining('apt install python3-venv'),
    });
  });

  test('that does not exist is named', async () => {
    expect(await findPython(join(directory, 'nowhere'))).toEqual({
      problem: expect.stringContaining('INKSTREAM_PYTHON'),
    });
  });
});

test('everything that is missing is told at once, before anything starts', async () => {
  const needs = { withOpenSearch: false, withTrino: false };
  const check = checkPrerequisites({ python: join(directory, 'nowhere'), directory, ...needs });
  await expect(check).rejects.toMatchObject({ code: 'PREREQUISITE_MISSING', message: expect.stringContaining('  - ') });
});
