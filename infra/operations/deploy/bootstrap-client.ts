import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { applyEnvironment } from '../../local/config.ts';
import type { Stage } from '../../stages.ts';
import { readOperationsConfig } from '../config.ts';
import { OperationsError } from '../errors.ts';
import type { CdkRun } from './cdk-arguments.ts';
import type { RegionState } from './deploy-problems.ts';
import { regionsOf } from './describe-deploy.ts';

const bootstrapStack = 'CDKToolkit';

/**
 * What there is in each Region that the stacks go to.
 * @throws OperationsError SETTING_WRONG where the credentials are those of an emulator, or nothing names a Region
 */
export async function readPlaces(run: CdkRun, stage: Stage): Promise<RegionState[]> {
  const { awsEndpoint, awsRegion, awsDefaultRegion } = readOperationsConfig([
    'awsEndpoint',
    'awsRegion',
    'awsDefaultRegion',
  ]);
  if (awsEndpoint !== undefined) {
    const message = `AWS_ENDPOINT_URL is ${awsEndpoint}: that is an emulator, which npm start deploys to. Unset it.`;
    throw new OperationsError('SETTING_WRONG', message);
  }
  const region = stage.region ?? awsRegion ?? awsDefaultRegion;
  if (region === undefined) {
    const message = `infra/stages.json names no Region for ${stage.name}: say --region, or set AWS_REGION.`;
    throw new OperationsError('SETTING_WRONG', message);
  }
  // The SDK announces in every process when it will stop supporting this version of Node; its version is pinned.
  applyEnvironment({ AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  return Promise.all(regionsOf(run, stage, region).map((place) => readRegion(place, run.profile)));
}

/**
 * Looks for the CDK's bootstrap stack with the caller's credentials. Its ARN tells the account as well, so that one request
 * finds out all that a deploy needs to know beforehand.
 */
async function readRegion(region: string, profile: string | undefined): Promise<RegionState> {
  const client = new CloudFormationClient({ region, profile, maxAttempts: 2 });
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: bootstrapStack }));
    return stack === undefined ? { kind: 'not bootstrapped', region } : bootstrapped(region, stack);
  } catch (error) {
    if (error instanceof CloudFormationServiceException && /does not exist/.test(error.message)) {
      return { kind: 'not bootstrapped', region };
    }
    return { kind: 'unreadable', region, reason: reasonOf(error) };
  } finally {
    client.destroy();
  }
}

function bootstrapped(region: string, { StackId = '', Outputs = [] }: Stack): RegionState {
  const version = Outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
  return { kind: 'bootstrapped', region, account: StackId.split(':')[4] ?? '', version: Number(version ?? 0) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'CredentialsProviderError'
    ? 'there are no credentials. Sign in (aws sso login), or name a profile (--profile).'
    : `${error.name}: ${error.message}`;
}
