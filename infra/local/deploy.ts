import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AthenaClient } from '@aws-sdk/client-athena';
import { z } from 'zod';
import { namedQueryTexts } from '../named-query-texts.ts';
import { type LocalConfig, toolEnvironment } from './config.ts';
import { describeDeployment, type StackState } from './deployed-stacks.ts';
import { deploymentFingerprint } from './deployment-fingerprint.ts';
import { openSearchUrlOf } from './opensearch/local-opensearch.ts';
import { registerNamedQueries } from './register-queries.ts';
import { runLogged } from './run-logged.ts';
import { identityUrl } from './services.ts';
import { awsAccess } from './stack-environment.ts';
import { projectRoot, type StatePaths } from './state-paths.ts';
import type { StepProgress } from './steps.ts';

const stackStateSchema = z.object({ name: z.string(), id: z.string(), changedAt: z.string() });
const deploymentSchema = z.object({ fingerprint: z.string(), stacks: z.array(stackStateSchema) });
const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()));
const keySchema = z.union([
  z.object({ key: z.string().min(32) }).transform(({ key }) => key),
  // After a rotation.
  z
    .object({ current: z.string(), keys: z.record(z.string(), z.string()) })
    .transform((secret) => JSON.stringify(secret)),
]);

export interface DeployOptions {
  readonly config: LocalConfig;
  readonly paths: StatePaths;
  readonly progress: StepProgress;
  readonly signal?: AbortSignal;
}

export interface Deployment {
  /** The outputs of all stacks together. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly wasNeeded: boolean;
}

/** Deploys all stacks on the local services, unless just these sources are deployed there already. */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const { config, paths, progress } = options;
  const context = deploymentContext(config, paths);
  const fingerprint = deploymentFingerprint(projectRoot, context);
  const known = readDeployment(paths);
  if (known?.fingerprint === fingerprint && (await areDeployed(options, known.stacks))) {
    await registerQueries(mergedOutputs(paths));
    progress.conclude('unchanged');
    return { outputs: mergedOutputs(paths), wasNeeded: false };
  }
  rmSync(paths.deploymentFile, { force: true });
  await runCdk(options, 'bootstrap', [], () => progress.report('preparing the place for assets'));
  await runCdk(options, 'deploy', context, (line) => progress.report(describeCdkLine(line)));
  const stacks = await describeDeployment(Object.keys(readOutputs(paths)));
  writeFileSync(paths.deploymentFile, `${JSON.stringify({ fingerprint, stacks }, null, 2)}\n`);
  await registerQueries(mergedOutputs(paths));
  progress.conclude(stacks.map(({ name }) => name).join(', '));
  return { outputs: mergedOutputs(paths), wasNeeded: true };
}

const lakeOutputs = z.object({
  BronzeDatabase: z.string(),
  SilverDatabase: z.string(),
  ViewsDatabase: z.string(),
  LakeBucket: z.string(),
  AnalystsWorkGroup: z.string(),
});

/** Also when nothing was deployed: the local Athena keeps them beside its data, which may have been deleted since. */
async function registerQueries(outputs: Readonly<Record<string, string>>): Promise<void> {
  const { BronzeDatabase, SilverDatabase, ViewsDatabase, LakeBucket, AnalystsWorkGroup } = lakeOutputs.parse(outputs);
  const names = { bronze: BronzeDatabase, silver: SilverDatabase, views: ViewsDatabase, lakeBucket: LakeBucket };
  const client = new AthenaClient({});
  try {
    const place = { workGroup: AnalystsWorkGroup, database: ViewsDatabase };
    await registerNamedQueries(client, namedQueryTexts(names), place);
  } finally {
    client.destroy();
  }
}

function mergedOutputs(paths: StatePaths): Record<string, string> {
  return Object.assign({}, ...Object.values(readOutputs(paths)));
}

/** The services may have lost the stacks since, or remember an older deployment: they save their state only when stopped. */
async function areDeployed({ paths }: DeployOptions, expected: readonly StackState[]): Promise<boolean> {
  if (!existsSync(paths.outputsFile)) return false;
  const names = expected.map(({ name }) => name);
  const found = await describeDeployment(names);
  return expected.every(({ id, changedAt }) => found.some((stack) => stack.id === id && stack.changedAt === changedAt));
}

function deploymentContext(config: LocalConfig, paths: StatePaths): string[] {
  const values = {
    stage: 'dev',
    target: 'local',
    region: config.region,
    localAwsEndpoint: `http://127.0.0.1:${config.ports.aws}`,
    localAthenaEndpoint: `http://127.0.0.1:${config.ports.athena}`,
    localPseudonymKey: pseudonymKey(paths),
    localOpenSearchUrl: openSearchUrlOf(config),
    localIdentityUrl: identityUrl(config),
  };
  return Object.entries(values).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
}

/** One key, or the whole secret as JSON. Kept beside the data, so that a customer keeps his key even when the services lose their state. */
function pseudonymKey(paths: StatePaths): string {
  if (!existsSync(paths.pseudonymKeyFile)) {
    const made = { key: randomBytes(32).toString('hex') };
    writeFileSync(paths.pseudonymKeyFile, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  }
  return keySchema.parse(JSON.parse(readFileSync(paths.pseudonymKeyFile, 'utf8')));
}

async function runCdk(
  { config, paths, signal }: DeployOptions,
  command: 'bootstrap' | 'deploy',
  context: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  const deployOptions = [
    ...['--all', '--require-approval', 'never', '--method', 'direct', '--progress', 'events'],
    ...['--outputs-file', paths.outputsFile, '--output', join(paths.root, 'cdk.out')],
  ];
  await runLogged({
    title: `cdk ${command}`,
    program: process.execPath,
    arguments: [
      join(projectRoot, 'node_modules/aws-cdk/bin/cdk'),
      command,
      ...(command === 'deploy' ? deployOptions : [`aws://000000000000/${config.region}`]),
      ...context,
      ...['--no-notices', '--ci'],
    ],
    // Away from cdk.json, bootstrap does not run the whole app only to learn which account it is for.
    directory: command === 'deploy' ? projectRoot : paths.root,
    environment: {
      ...toolEnvironment(),
      ...awsAccess(config, paths),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // The CDK's own rules take seconds, and tests have looked at these templates by them.
      CDK_VALIDATION: 'false',
      FORCE_COLOR: '0',
      NO_COLOR: '1',
      // The SDK in the CLI warns about the age of Node in every run.
      NODE_NO_WARNINGS: '1',
    },
    logFile: join(paths.logs, `cdk-${command}.log`),
    record: { directory: paths.processes, name: 'deployment' },
    onLine,
    signal,
    // A function that cannot start leaves CloudFormation waiting for its answer for an hour.
    quietLimitSeconds: 120,
  });
}

/** "InkstreamStateful-dev |  7/31 | 11:02:03 | CREATE_COMPLETE | AWS::S3::Bucket | …" becomes the stack, how far it is and what it makes. */
function describeCdkLine(line: string): string {
  const columns = line.split('|').map((column) => column.trim());
  return columns.length >= 4 && columns[1]?.includes('/') ? `${columns[0]} ${columns[1]} ${columns[5] ?? ''}` : line;
}

function readDeployment(paths: StatePaths): z.infer<typeof deploymentSchema> | undefined {
  try {
    return deploymentSchema.parse(JSON.parse(readFileSync(paths.deploymentFile, 'utf8')));
  } catch {
    return undefined;
  }
}

function readOutputs(paths: StatePaths): Record<string, Record<string, string>> {
  return outputsSchema.parse(JSON.parse(readFileSync(paths.outputsFile, 'utf8')));
}
