import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { hostOf } from '../domain-settings.ts';
import type { Stage } from '../stages.ts';
import { NodeFunction } from './node-function.ts';
import { unknownPage } from './pool-policy.ts';
import { folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import type { StaffTokens } from './staff-identity.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface StaffGateProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly tokens: StaffTokens;
}

/** Stands before the dashboards: lets the staff in, and answers nobody but the distribution that the stack of its permit names. */
export class StaffGate extends Construct {
  readonly function: LambdaFunction;
  /** Of the function's own address, without scheme. */
  readonly host: string;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: StaffGateProps) {
    super(scope, id);
    const { stage, names, tokens } = props;
    const gate = new NodeFunction(this, 'Gate', {
      stage,
      functionName: names.staffGateFunction,
      description: 'Lets the staff see the dashboards',
      entry: 'queries/dashboards/staff-gate/staff-gate.handler.ts',
      timeout: Duration.seconds(15),
      memoryMb: 512,
      environment: {
        INKSTREAM_PAGES_BUCKET: names.pagesBucket,
        INKSTREAM_DASHBOARDS_URL: `https://${hostOf(stage, 'dashboards') ?? unknownPage}`,
        INKSTREAM_STAFF_ISSUER: tokens.issuer,
        INKSTREAM_STAFF_CLIENT: tokens.clientId,
        INKSTREAM_STAFF_AUTHORIZE_URL: tokens.authorizeUrl,
        INKSTREAM_STAFF_TOKEN_URL: tokens.tokenUrl,
        INKSTREAM_STAFF_GROUPS_CLAIM: tokens.groupsClaim,
        INKSTREAM_STAFF_GROUP: tokens.group,
        ...(tokens.jwksUri !== undefined && { INKSTREAM_STAFF_JWKS: tokens.jwksUri }),
        ...(tokens.signOutUrl !== undefined && { INKSTREAM_STAFF_SIGN_OUT_URL: tokens.signOutUrl }),
      },
    });
    gate.allow(
      [
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [folderArn(names.pagesBucket, 'dashboards/')] }),
        // Without it, S3 says of an object that is not there that it is forbidden.
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [`arn:${Stack.of(this).partition}:s3:::${names.pagesBucket}`],
          conditions: { StringLike: { 's3:prefix': 'dashboards/*' } },
        }),
      ],
      'Files are named by their build, so the statement ends at the folder of the dashboards',
    );
    this.function = gate.function;
    const { url } = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    this.host = Fn.select(2, Fn.split('/', url));
    this.watches = watchFunction('staff-gate', this.function);
  }
}
