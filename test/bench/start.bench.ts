import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../../infra/local/port-owner.ts';
import { atMost, type Benchmark } from './benchmark.ts';

/** Wall-clock seconds of `npm start -- --once`, the stop included. */
async function secondsToStart(
  stateDirectory: string,
  ports: Readonly<Record<string, string>>,
  options: string[],
): Promise<number> {
  const start = performance.now();
  const command = ['--import', 'tsx', 'infra/local/start.command.ts', '--once', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: {
      ...process.env,
      INKSTREAM_STATE_DIRECTORY: stateDirectory,
      ...ports,
    },
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
    const variables = ['AWS', 'ATHENA', 'OPENSEARCH', 'SHOP'].map((service) => `INKSTREAM_PORT_${service}`);
    const ports = Object.fromEntries(
      Object.entries(await findFreePorts(variables)).map(([variable, port]) => [variable, String(port)]),
    );
    try {
      // Installs what is missing, and lets OpenSearch write what makes its later starts quick.
      await secondsToStart(join(folder, 'warm-up'), ports, ['--no-sample']);
      const first = await secondsToStart(join(folder, 'state'), ports, []);
      const second = await secondsToStart(join(folder, 'state'), ports, []);
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
