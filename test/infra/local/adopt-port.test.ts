import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { adoptPort } from '../../../infra/local/adopt-port.ts';
import { statePaths } from '../../../infra/local/state-paths.ts';

test('state that was saved on one port is found again on another, and other addresses stay', () => {
  const paths = statePaths(mkdtempSync(join(tmpdir(), 'inkstream-port-')));
  mkdirSync(paths.awsState, { recursive: true });
  const file = join(paths.awsState, 'sqs.json');
  const state = (port: number) =>
    `{"http://127.0.0.1:${port}/000000000000/q": "http://127.0.0.1:45660/ 127.0.0.1:4580"}`;
  writeFileSync(file, state(4566));
  writeFileSync(paths.outputsFile, state(4566));
  adoptPort(paths, 4566);
  expect(readFileSync(file, 'utf8')).toBe(state(4566));
  adoptPort(paths, 5566);
  adoptPort(paths, 5566);
  expect(readFileSync(file, 'utf8')).toBe(state(5566));
  expect(readFileSync(paths.outputsFile, 'utf8')).toBe(state(5566));
  rmSync(paths.root, { recursive: true });
});
