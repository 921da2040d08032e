import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalConfig } from './config.ts';
import { LocalStackError } from './errors.ts';
import type { StatePaths } from './state-paths.ts';

const environmentSchema = z.record(z.string(), z.string());

/** Variables that make every AWS SDK, the AWS CLI and the CDK CLI talk to the local services and to nothing else. */
export function awsAccess(config: LocalConfig, paths: StatePaths): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${config.ports.aws}`,
    AWS_ENDPOINT_URL_ATHENA: `http://127.0.0.1:${config.ports.athena}`,
    AWS_REGION: config.region,
    AWS_DEFAULT_REGION: config.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The SDK announces in every process when it will stop supporting this version of Node; its version is pinned.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // Files that do not exist: the profiles of whoever sits here stay out of it.
    AWS_CONFIG_FILE: join(paths.root, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(paths.root, 'no-aws-credentials'),
  };
}

/** Variables of the caller that would override those above. */
export const overridingAwsVariables = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN'] as const;

/** The CloudFormation output `LakeBucket` reaches programs as INKSTREAM_LAKE_BUCKET. */
export function outputVariable(outputName: string): string {
  const words = outputName.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return `INKSTREAM_${words.toUpperCase()}`;
}

/** Turns the outputs of stacks into variables. */
export function outputsEnvironment(outputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [outputVariable(name), value]));
}

export function writeStackEnvironment(paths: StatePaths, environment: Record<string, string>): void {
  writeFileSync(paths.environmentFile, `${JSON.stringify(environment, null, 2)}\n`);
}

/** @throws LocalStackError NOT_RUNNING when nothing was ever deployed here */
export function readStackEnvironment(paths: StatePaths): Record<string, string> {
  try {
    return environmentSchema.parse(JSON.parse(readFileSync(paths.environmentFile, 'utf8')));
  } catch (cause) {
    const message =
      'There is no local stack here yet. Start one with "npm start", or set INKSTREAM_STAGE for one on AWS.';
    throw new LocalStackError('NOT_RUNNING', message, { cause });
  }
}
