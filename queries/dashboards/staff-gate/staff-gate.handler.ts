// The composition of the gate before the dashboards. Its rights are in infra/constructs/staff-gate.ts.
import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { readGateConfig } from './config.ts';
import { answerAtGate, type GatePorts } from './gate.ts';
import { gateRequestOf, lambdaResultOf } from './gate-event.ts';
import { createPageObjects } from './page-objects-client.ts';
import { createStaffIssuer, signInSiteOf } from './staff-issuer-client.ts';

const logger = new Logger({ serviceName: 'staff-gate' });
const config = readGateConfig();

const ports: GatePorts = {
  ...createStaffIssuer(config),
  ...createPageObjects(new S3Client({}), config.pagesBucket),
  newKey: () => randomBytes(32).toString('base64url'),
  site: signInSiteOf(config),
};

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  const request = gateRequestOf(event);
  try {
    return lambdaResultOf(await answerAtGate(request, ports), request.method);
  } catch (error) {
    // Neither path nor query: a code in it is somebody's sign-in.
    logger.error('request failed', { error });
    return { statusCode: 503, headers: { 'cache-control': 'no-store' }, body: 'Not just now. Please try again.' };
  }
}
