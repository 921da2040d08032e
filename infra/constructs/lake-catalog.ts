import { Database, type IDatabase } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { ResourceNames } from './resource-names.ts';

export interface LakeCatalogProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly lake: IBucket;
}

/** The databases of the lake's three layers. The tables of silver and the views are made by migrations, not here. */
export class LakeCatalog extends Construct {
  readonly bronze: IDatabase;
  readonly silver: IDatabase;
  readonly views: IDatabase;

  constructor(scope: Construct, id: string, props: LakeCatalogProps) {
    super(scope, id);
    const { names, lake, stage } = props;
    const removalPolicy = removalPolicyOf(stage);
    this.bronze = new Database(this, 'Bronze', {
      databaseName: names.bronzeDatabase,
      description: 'Rows as they arrived, with duplicates; read by the loader only',
      locationUri: lake.s3UrlForObject('bronze/'),
      removalPolicy,
    });
    this.silver = new Database(this, 'Silver', {
      databaseName: names.silverDatabase,
      description: 'Iceberg tables, one row per row key',
      locationUri: lake.s3UrlForObject('silver/'),
      removalPolicy,
    });
    this.views = new Database(this, 'Views', {
      databaseName: names.viewsDatabase,
      description: 'Views for analysts: start here',
      removalPolicy,
    });
  }
}
