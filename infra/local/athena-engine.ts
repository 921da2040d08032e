import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AthenaEngine, athenaEngines, type LocalConfig } from './config.ts';
import { LocalStackError } from './errors.ts';
import type { StatePaths } from './state-paths.ts';

export interface SettledConfig extends LocalConfig {
  readonly athenaEngine: AthenaEngine;
}

/**
 * Settles what answers queries here: what the state was made with, otherwise what was asked for. The two keep their
 * tables apart, DuckDB in a file of its own and Trino as Iceberg on S3, so a state belongs to one of them.
 * @throws LocalStackError SETTING_WRONG when the state was made with the other one
 */
export function settleEngine(config: LocalConfig, paths: StatePaths): SettledConfig {
  const { athenaEngine: wanted, stateDirectory } = config;
  const kept = engineOfState(paths);
  if (kept === undefined || wanted === undefined || kept === wanted) {
    return { ...config, athenaEngine: kept ?? wanted ?? 'duckdb' };
  }
  throw new LocalStackError(
    'SETTING_WRONG',
    `The data in ${stateDirectory} belongs to ${kept}, and INKSTREAM_ATHENA_ENGINE asks for ${wanted}; neither can read ` +
      `the other's tables. Unset the variable to go on with ${kept}; name another folder with INKSTREAM_STATE_DIRECTORY, ` +
      'or delete the data with "npm run reset", to begin anew.',
  );
}

/** Puts on record whose tables a state holds, from its first start on. */
export function noteEngine({ athenaEngine }: SettledConfig, paths: StatePaths): void {
  mkdirSync(dirname(paths.athenaEngineFile), { recursive: true });
  writeFileSync(paths.athenaEngineFile, `${athenaEngine}\n`);
}

function engineOfState(paths: StatePaths): AthenaEngine | undefined {
  // Before that was saved once, a start begins from nothing.
  if (!existsSync(join(paths.awsState, 'cloudformation.json'))) return undefined;
  // States were DuckDB's before there was a choice.
  if (!existsSync(paths.athenaEngineFile)) return 'duckdb';
  const noted = readFileSync(paths.athenaEngineFile, 'utf8').trim();
  return athenaEngines.find((engine) => engine === noted);
}
