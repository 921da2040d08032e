import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type HttpApi, HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type UploadRoute, uploadRoutes } from '../../images/upload/routes.ts';
import type { Stage } from '../stages.ts';
import { type CustomerTokens, tokenEnvironment } from './customer-tokens.ts';
import { watchUploadApi } from './image-watches.ts';
import { NodeFunction } from './node-function.ts';
import { OriginGuard } from './origin-guard.ts';
import { type PrintImageStorage, uploadPrefix } from './print-image-storage.ts';
import { acknowledgeOpenness, createPublicApi, urlOf } from './public-api.ts';
import { bucketArn, folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { type Watch, watchFunction } from './watches.ts';

export interface UploadApiProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly storage: PrintImageStorage;
  readonly table: ITableV2;
  readonly tokens: CustomerTokens;
  /** Known to the edge, which alone may ask. @default everybody who has a token may ask */
  readonly originKey: ISecret | undefined;
}

/** Assumed of a request. Completing a file of many parts takes longer; there are few of those. */
export const uploadRequestSeconds = 0.5;

/**
 * What the API lets in, at that length. More would take the account's runs from the functions behind queues, which have none
 * set aside; whoever is refused here may ask again.
 */
export function uploadRunsAtOnce({ images }: Stage): number {
  return Math.ceil(images.requestsPerSecond * uploadRequestSeconds);
}

/** What customers ask to send a picture and to see what became of it. Files themselves go to S3 and come from there. */
export class UploadApi extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: UploadApiProps) {
    super(scope, id);
    const { stage, names } = props;
    this.function = this.createFunction(props);
    this.api = createPublicApi(this, {
      stage,
      name: names.uploadApi,
      description: 'Uploads of images for print',
      allowedMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
      allowedHeaders: ['content-type', 'authorization'],
      ...stage.images,
    });
    const guard = props.originKey && this.createGuard(props, props.originKey);
    this.addRoutes(props, guard);
    this.url = urlOf(this.api, stage);
    this.watches = [
      ...watchUploadApi(this.api),
      ...watchFunction('upload-api', this.function),
      ...(guard === undefined ? [] : watchFunction('upload-origin-authorizer', guard.function)),
    ];
  }

  /**
   * The function verifies every token itself. A route has one authorizer: behind the edge it is the one that admits nobody
   * else, and the firewall stops floods of bad tokens; without an edge API Gateway refuses those, for nothing.
   */
  private addRoutes({ stage, tokens }: UploadApiProps, guard: OriginGuard | undefined): void {
    const integration = new HttpLambdaIntegration('Uploads', this.function);
    const ofTokens =
      guard === undefined && stage.target.kind === 'aws'
        ? new HttpJwtAuthorizer('CustomerToken', tokens.issuer, { jwtAudience: [tokens.audience] })
        : undefined;
    for (const { path, method, opensByAccess } of Object.values<UploadRoute>(uploadRoutes)) {
      const authorizer: IHttpRouteAuthorizer | undefined = guard?.authorizer ?? (opensByAccess ? undefined : ofTokens);
      const added = this.api.addRoutes({ path, methods: [HttpMethod[method]], integration, authorizer });
      if (authorizer === undefined) acknowledgeOpenness(added, 'The function asks for a token or for access itself');
    }
  }

  private createGuard({ stage, names }: UploadApiProps, originKey: ISecret): OriginGuard {
    return new OriginGuard(this, 'OriginGuard', {
      stage,
      originKey,
      functionName: names.uploadOriginAuthorizerFunction,
      api: 'upload API',
    });
  }

  private createFunction(props: UploadApiProps): LambdaFunction {
    const { stage, names, storage, table, tokens } = props;
    const api = new NodeFunction(this, 'Uploads', {
      stage,
      functionName: names.uploadApiFunction,
      description: 'Starts, completes, shows and deletes uploads of images for print',
      entry: 'images/upload/upload-api.handler.ts',
      // Completing an upload of many parts takes S3 some seconds.
      timeout: Duration.seconds(20),
      memoryMb: 512,
      reservedConcurrency: stage.target.kind === 'local' ? undefined : uploadRunsAtOnce(stage),
      environment: {
        INKSTREAM_PRINT_IMAGE_TABLE: table.tableName,
        INKSTREAM_UPLOAD_BUCKET: storage.uploads.bucketName,
        INKSTREAM_IMAGE_BUCKET: storage.images.bucketName,
        ...tokenEnvironment(tokens),
      },
    });
    this.allow(api, props);
    return api.function;
  }

  /** What it signs for customers, it must be allowed itself. */
  private allow(api: NodeFunction, { names, table }: UploadApiProps): void {
    api.allow([
      new PolicyStatement({
        actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'Query'].map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
      }),
      // Without it, S3 says of an object that is not there that it is forbidden.
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [names.uploadBucket, names.imageBucket].map(bucketArn),
      }),
    ]);
    const actions = ['GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'];
    api.allow(
      [
        new PolicyStatement({
          actions: actions.map((action) => `s3:${action}`),
          resources: [folderArn(names.uploadBucket, uploadPrefix)],
        }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [folderArn(names.imageBucket, 'images/')] }),
        new PolicyStatement({
          sid: 'KeepPressMasters',
          effect: Effect.DENY,
          actions: ['s3:GetObject'],
          resources: [`${folderArn(names.imageBucket, 'images/')}/press.tif`],
        }),
      ],
      'Objects are named after uploads and after the hash of what they hold, so the statements end at the folder',
    );
  }
}
