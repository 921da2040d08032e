import { Duration } from 'aws-cdk-lib';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { NodeFunction } from './node-function.ts';
import { originKeyHeader } from './origin-key.ts';

export interface OriginGuardProps {
  readonly stage: Stage;
  readonly originKey: ISecret;
  readonly functionName: string;
  /** What it guards, in words. */
  readonly api: string;
}

/**
 * Refuses what did not come through CloudFront, so that nobody goes around the firewall. A request without the header
 * is refused by API Gateway itself, one with the right header is looked at once in five minutes.
 */
export class OriginGuard extends Construct {
  readonly authorizer: HttpLambdaAuthorizer;
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: OriginGuardProps) {
    super(scope, id);
    const { stage, originKey } = props;
    const guard = new NodeFunction(this, 'Guard', {
      stage,
      functionName: props.functionName,
      description: `Lets requests into the ${props.api} that CloudFront sends`,
      entry: 'indexer/search/origin-authorizer.handler.ts',
      timeout: Duration.seconds(5),
      memoryMb: 256,
      environment: { INKSTREAM_ORIGIN_KEY_SECRET: originKey.secretArn },
    });
    // A secret that is known by its name only has six more characters at the end of its ARN.
    const resource = originKey.secretFullArn ?? `${originKey.secretArn}-??????`;
    guard.allow([new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [resource] })]);
    this.function = guard.function;
    this.authorizer = new HttpLambdaAuthorizer('CameThroughEdge', guard.function, {
      authorizerName: 'came-through-edge',
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: [`$request.header.${originKeyHeader}`],
      resultsCacheTtl: Duration.minutes(5),
    });
  }
}
