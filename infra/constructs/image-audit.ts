import { Duration, TimeZone } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { watchImageDrift } from './audit-watches.ts';
import { NodeFunction } from './node-function.ts';
import { bucketArn, folderArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';
import { scheduleRun } from './scheduled-run.ts';
import { dayAndAHalf, type Watch, watchFunction, watchRuns } from './watches.ts';

export interface ImageAuditProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly table: ITableV2;
}

/** Compares the files of images with their passports every night, and counts what differs. */
export class ImageAudit extends Construct {
  readonly function: LambdaFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: ImageAuditProps) {
    super(scope, id);
    const { stage, names, table } = props;
    const audit = new NodeFunction(this, 'Audit', {
      stage,
      functionName: names.imageAuditFunction,
      description: 'Counts files of images that are missing, different from their passport, or asked for by nobody',
      entry: 'infra/operations/audit/image-audit.handler.ts',
      timeout: Duration.minutes(15),
      memoryMb: 1024,
      environment: {
        INKSTREAM_PRINT_IMAGE_TABLE: table.tableName,
        INKSTREAM_UPLOAD_BUCKET: names.uploadBucket,
        INKSTREAM_IMAGE_BUCKET: names.imageBucket,
      },
    });
    this.function = audit.function;
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    audit.allow([
      new PolicyStatement({
        actions: ['dynamodb:Scan', 'dynamodb:Query', 'dynamodb:GetItem'],
        resources: [table.tableArn],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [names.uploadBucket, names.imageBucket].map(bucketArn),
      }),
    ]);
    audit.allow(
      [new PolicyStatement({ actions: ['s3:GetObject'], resources: [folderArn(names.imageBucket, 'images/')] })],
      'Objects are named after the hash of what they hold, so the statement ends at the folder',
    );
    scheduleRun(this, {
      description: 'Audits images; a run that fails is made up for by the next',
      schedule: ScheduleExpression.cron({ hour: '3', minute: '50', timeZone: TimeZone.ETC_UTC }),
      function: this.function,
      maxEventAge: Duration.hours(1),
    });
    this.watches = [
      ...watchFunction('image-audit', this.function),
      watchRuns('image-audit', this.function, dayAndAHalf),
      ...watchImageDrift(this.function),
    ];
  }
}
