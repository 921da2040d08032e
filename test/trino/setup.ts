import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { athenaEngine, type Engine } from './engine-answer.ts';
import { lakeNames, resultsLocation } from './lake-of-stack.ts';
import type { LoggedStatement } from './statement-log.ts';
import { type QueryStack, testDirectory } from './two-stacks.ts';

/** What run-trino-tests.command.ts leaves for the tests: two lakes that hold the same, and how they came to. */
export interface Setup {
  /** The first is DuckDB's, the second is Trino's. */
  readonly lakes: readonly {
    readonly stack: QueryStack;
    readonly migrations: readonly LoggedStatement[];
    readonly loads: readonly LoggedStatement[];
  }[];
  /** When everything arrived, ISO-8601. */
  readonly arrivedAt: string;
  /** Ids that saved queries can be asked about, and the newest day with orders as `latest`. */
  readonly required: Readonly<Record<string, string>>;
  /** Whether the real order history is in the lakes beside the sample. */
  readonly hasRealFile: boolean;
}

const setupFile = join(testDirectory, 'setup.json');

export function writeSetup(setup: Setup): void {
  writeFileSync(setupFile, JSON.stringify(setup));
}

export function readSetup(): Setup {
  return JSON.parse(readFileSync(setupFile, 'utf8'));
}

export function engineOf(stack: QueryStack): Engine {
  return athenaEngine(stack.engine === 'trino' ? 'Trino' : 'DuckDB', stack, resultsLocation, lakeNames.silver);
}

/** The two engines, DuckDB first. */
export function bothEngines({ lakes }: Setup): [Engine, Engine] {
  const [duckdb, trino] = lakes.map(({ stack }) => engineOf(stack));
  if (duckdb === undefined || trino === undefined) throw new Error('There must be two lakes');
  return [duckdb, trino];
}
