import type { SettledConfig } from '../athena-engine.ts';
import type { LocalConfig } from '../config.ts';
import type { Jdk } from '../opensearch/find-jdk.ts';
import type { ServiceDefinition } from '../service.ts';
import type { StatePaths } from '../state-paths.ts';
import { trinoService } from './trino-service.ts';
import { type TrinoSettings, writeTrinoSettings } from './trino-settings.ts';

export function trinoUrl({ ports }: LocalConfig): string {
  return `http://127.0.0.1:${ports.trino}`;
}

/** The Trino of a local stack, ready to be started; none when something else answers its queries. */
export function localTrino(config: SettledConfig, paths: StatePaths, jdk: Jdk | undefined): ServiceDefinition[] {
  if (config.athenaEngine !== 'trino') return [];
  if (jdk === undefined) throw new Error('Trino cannot be started without a JDK.');
  const settings: TrinoSettings = {
    port: config.ports.trino,
    heapMb: config.trinoHeapMb,
    directory: paths.trino,
    awsEndpoint: `http://127.0.0.1:${config.ports.aws}`,
    region: config.region,
  };
  writeTrinoSettings(settings);
  return [trinoService({ ...settings, jdk })];
}
