// Holds the lake against the sample that was published: every event accounted for, every figure of the views equal.
import { Command } from 'commander';
import { createAthenaCalls } from '../../queries/athena/athena-client.ts';
import { QueryError } from '../../queries/athena/errors.ts';
import { answerQuery } from '../../queries/athena/run-query.ts';
import { surviveClosedPipe } from '../closed-pipe.ts';
import { sampleLedger } from '../sample/generate-sample.ts';
import { sampleOptionsOf, withSampleOptions } from '../sample/sample-arguments.ts';
import { type Ask, scopeOf } from './ask-lake.ts';
import { type ReconcileConfig, ReconcileConfigError, readReconcileConfig } from './config.ts';
import { describeReconciliation, problemLines } from './describe-reconciliation.ts';
import { reconcile } from './reconcile.ts';

surviveClosedPipe();
const program = withSampleOptions(new Command('npm run reconcile --'))
  .description(
    'Compare the lake with the sample: published = stored + duplicates + rejected, and the views with the shop.',
  )
  .option('--json', 'print the whole comparison as JSON')
  .addHelpText(
    'after',
    `
Name the sample by the options with which it was published; its right answers are worked out again from them.
Exits with 1 when anything is off, and names it.

Examples:
  npm run reconcile
  npm run reconcile -- --orders 500 --seed 7`,
  )
  .parse();

function createAsk({ workGroup, names, endpoint }: ReconcileConfig): Ask {
  const calls = createAthenaCalls();
  return async (sql) => {
    const { table } = await answerQuery(calls, sql, { workGroup, database: names.views, endpoint });
    return table.toArray().map((row) => row.toJSON());
  };
}

try {
  const config = readReconcileConfig();
  const options = sampleOptionsOf(program);
  const ledger = sampleLedger(options);
  const scope = scopeOf(options, ledger.tag, config.names, new Date());
  const result = await reconcile(createAsk(config), scope, ledger);
  const { json } = program.opts<{ json?: true }>();
  const output = json
    ? JSON.stringify(
        { ...result, missing: Object.fromEntries(result.missing), problems: problemLines(result) },
        null,
        2,
      )
    : describeReconciliation(result);
  process.stdout.write(`${output}\n`);
  if (!result.isRight) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof QueryError) && !(error instanceof ReconcileConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
