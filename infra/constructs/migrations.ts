import { createHash } from 'node:crypto';
import { type CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { migrationFiles, viewFiles } from '../../pipelines/migrations/bundled-sql.ts';
import type { Stage } from '../stages.ts';
import { queryIn, readFolders, readTablesOf, writeFolder } from './athena-access.ts';
import { runOnDeploy } from './deploy-step.ts';
import { localAthena, NodeFunction } from './node-function.ts';
import { glueArns, workGroupArn } from './resource-arns.ts';
import type { ResourceNames } from './resource-names.ts';

export interface MigrationsProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly lake: IBucket;
}

/** Silver's tables and the views, brought up to date by every deploy that changes their SQL. */
export class Migrations extends Construct {
  readonly function: LambdaFunction;
  /** What needs the tables to exist depends on this. */
  readonly applied: CustomResource;

  constructor(scope: Construct, id: string, props: MigrationsProps) {
    super(scope, id);
    const { stage, names } = props;
    const migrate = new NodeFunction(this, 'Migrate', {
      stage,
      functionName: names.migrateFunction,
      description: 'Applies the SQL migrations and the views that were not applied yet',
      entry: 'pipelines/migrations/migrate.handler.ts',
      timeout: Duration.minutes(14),
      memoryMb: 256,
      environment: {
        INKSTREAM_BRONZE_DATABASE: names.bronzeDatabase,
        INKSTREAM_SILVER_DATABASE: names.silverDatabase,
        INKSTREAM_VIEWS_DATABASE: names.viewsDatabase,
        INKSTREAM_LAKE_BUCKET: props.lake.bucketName,
        INKSTREAM_ETL_WORK_GROUP: names.etlWorkGroup,
        ...localAthena(stage),
      },
    });
    this.function = migrate.function;
    migrate.allow(
      this.statements(props),
      'Athena chooses the names of results and of Iceberg files, and which tables exist is for migrations to say',
    );
    this.applied = runOnDeploy(this, {
      stage,
      function: this.function,
      functionName: names.migrateFunction,
      policyName: 'CallTheMigration',
      id: 'Applied',
      properties: { sqlHash: hashOfSql() },
    });
  }

  private statements({ names }: MigrationsProps): PolicyStatement[] {
    const stack = Stack.of(this);
    return [
      ...queryIn({ arn: workGroupArn(stack, names.etlWorkGroup), resultsBucket: names.resultsBucket, folder: 'etl/' }),
      ...readFolders(names.lakeBucket, ['silver/']),
      writeFolder(names.lakeBucket, 'silver/'),
      ...readTablesOf(stack, [names.bronzeDatabase, names.silverDatabase, names.viewsDatabase]),
      new PolicyStatement({
        actions: ['glue:CreateTable', 'glue:UpdateTable', 'glue:DeleteTable'],
        resources: glueArns(stack, { [names.silverDatabase]: '*', [names.viewsDatabase]: '*' }),
      }),
    ];
  }
}

/** Changes with any byte of the SQL that the function carries, and then the deploy runs it. */
function hashOfSql(): string {
  return createHash('sha256')
    .update(JSON.stringify([migrationFiles, viewFiles]))
    .digest('hex');
}
