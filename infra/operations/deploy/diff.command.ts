// Shows what deploying a stage would change, by the CDK CLI.
import { Command, Option } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { stageNames } from '../../stages.ts';
import { OperationsError } from '../errors.ts';
import { readPlaces } from './bootstrap-client.ts';
import { cdkArguments, stackKinds } from './cdk-arguments.ts';
import { deployProblems, describeProblems } from './deploy-problems.ts';
import { prepareRun, type RunOptions } from './prepare-run.ts';
import { endWithCode, runCdk } from './run-cdk.ts';

surviveClosedPipe();
const program = new Command('npm run diff --')
  .description('Show what deploying a stage would change in AWS.')
  .addOption(new Option('--stage <name>', 'which one').choices([...stageNames]).makeOptionMandatory())
  .addOption(new Option('--stack <kinds...>', 'only these').choices([...stackKinds]))
  .option('--profile <name>', 'of the AWS credentials')
  .option('--region <region>', 'instead of the one in infra/stages.json')
  .option('--account <digits>', 'refuse any other account')
  .argument('[options...]', 'after "--": options of the CDK CLI')
  .addHelpText(
    'after',
    `
It reads the deployed templates and changes nothing. What is marked "replace" or "destroy" in the stateful
stack would lose data: a test holds such changes up beforehand (npm run record:logical-ids).

Exit code: that of the CDK CLI, 0 also when there are differences (1 with "-- --fail"); 1 also when it was
not started, with the reason.

Examples:
  npm run diff -- --stage staging
  npm run diff -- --stage prod --stack stateful
  npm run diff -- --stage prod -- --fail`,
  );

async function diff(options: RunOptions, others: readonly string[]): Promise<number> {
  const { run, stage } = prepareRun('diff', options, others);
  const regions = await readPlaces(run, stage);
  const problems = deployProblems({ stage: stage.name, account: stage.account, regions });
  if (problems.length === 0) return runCdk(cdkArguments(run));
  throw new OperationsError('NOT_POSSIBLE', describeProblems('Nothing can be compared', problems));
}

program.action((others: string[], options: RunOptions) => endWithCode(() => diff(options, others)));
await program.parseAsync();
