import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, stackSettings } from '../stack/own-stack.ts';
import { atMost, type Benchmark } from './benchmark.ts';

/** Wall-clock seconds of `npm start -- --once`, the stop included. */
async function secondsToStart(settings: Readonly<Record<string, string>>, options: string[]): Promise<number> {
  const start = performance.now();
  const command = ['--import', 'tsx', 'infra/local/start.command.ts', '--once', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, ...settings },
  });
  if (status !== 0) throw new Error(`npm start ended with ${status}:\n${stdout}\n${stderr}`);
  return (performance.now() - start) / 1000;
}

export const bench: Benchmark = {
  name: 'start',
  about:
    '`npm start -- --once` with everything downloaded: deploy, publish the sample, load, reconcile, answer and stop; then the same again on the data that is there.',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inkstream-start-'));
    const ports = await freeStackPorts();
    const settings = stackSettings(join(folder, 'state'), ports);
    try {
      // Installs what is missing, and lets OpenSearch write what makes its later starts quick.
      await secondsToStart(stackSettings(join(folder, 'warm-up'), ports), ['--no-sample']);
      const first = await secondsToStart(settings, []);
      const second = await secondsToStart(settings, []);
      return {
        rows: [
          { what: 'first start', unit: 's', ...atMost(first, 90) },
          { what: 'second start', unit: 's', ...atMost(second, 30) },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
