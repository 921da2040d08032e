// Deploys the stacks of a stage with the CDK CLI, after a look at where they would go.
import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { type Stage, stageNames } from '../../stages.ts';
import { OperationsError } from '../errors.ts';
import { readPlaces } from './bootstrap-client.ts';
import { type CdkRun, cdkArguments, stackKinds } from './cdk-arguments.ts';
import { deployProblems, describeProblems } from './deploy-problems.ts';
import { describeRun } from './describe-deploy.ts';
import { prepareRun, type RunOptions } from './prepare-run.ts';
import { endWithCode, runCdk, synthWithCdk } from './run-cdk.ts';

interface DeployOptions extends RunOptions {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

surviveClosedPipe();
const program = new Command('npm run deploy --')
  .description('Deploy the stacks of a stage to AWS.')
  .addOption(new Option('--stage <name>', 'which one').choices([...stageNames]).makeOptionMandatory())
  .addOption(new Option('--stack <kinds...>', 'only these, without those that they need').choices([...stackKinds]))
  .option('--dry-run', 'make the templates and say what would be done; needs no account', false)
  .option('-y, --yes', 'do not ask before a protected stage', false)
  .addOption(
    new Option('--require-approval <what>', 'what the CDK asks about before it deploys').choices([
      'any-change',
      'broadening',
      'never',
    ]),
  )
  .option('--profile <name>', 'of the AWS credentials')
  .option('--region <region>', 'instead of the one in infra/stages.json')
  .option('--account <digits>', 'refuse any other account')
  .option('--alarm-email <address>', 'who hears of alarms, instead of infra/stages.json')
  .argument('[options...]', 'after "--": options of the CDK CLI')
  .addHelpText(
    'after',
    `
Before anything is changed it looks whether there are credentials, whether they are of the stage's account
and whether each Region is bootstrapped. A stage with deletionProtection (prod) is deployed only with --yes
or when its name is typed at the prompt. What would change: npm run diff -- --stage prod

Exit code: that of the CDK CLI; 1 also when it was not started, with the reason.

Examples:
  npm run deploy -- --stage dev
  npm run deploy -- --stage prod --require-approval any-change
  npm run deploy -- --stage prod --dry-run
  npm run deploy -- --stage staging --stack stateless -- --hotswap`,
  );

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function isAgreed(stage: Stage, options: DeployOptions): Promise<boolean> {
  if (!stage.deletionProtection || options.yes) return true;
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${stage.name} to deploy: `);
  terminal.close();
  return answer.trim() === stage.name;
}

async function rehearse(run: CdkRun, stage: Stage): Promise<number> {
  say(describeRun(run, stage, []));
  const code = await synthWithCdk(cdkArguments({ ...run, action: 'synth', others: [] }));
  say([code === 0 ? 'The templates are in cdk.out. Nothing was deployed.' : 'The templates could not be made.']);
  return code;
}

async function deploy(options: DeployOptions, others: readonly string[]): Promise<number> {
  const { run, stage } = prepareRun('deploy', options, others);
  if (options.dryRun) return rehearse(run, stage);
  const regions = await readPlaces(run, stage);
  say(describeRun(run, stage, regions));
  const problems = deployProblems({ stage: stage.name, account: stage.account, regions });
  if (problems.length > 0)
    throw new OperationsError('NOT_POSSIBLE', describeProblems('Nothing was deployed', problems));
  if (await isAgreed(stage, options)) return runCdk(cdkArguments(run));
  const message = `Nothing was deployed: ${stage.name} is protected. Say --yes, or type its name at the prompt.`;
  throw new OperationsError('NOT_POSSIBLE', message);
}

program.action((others: string[], options: DeployOptions) => endWithCode(() => deploy(options, others)));
await program.parseAsync();
