import { AttributeType, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { guardedTable } from './guarded-table.ts';
import type { ResourceNames } from './resource-names.ts';

export interface ProjectionTablesProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** What the indexer knows: the truth that the index is made from, compared with and rebuilt from. */
export class ProjectionTables extends Construct {
  /** One item per product, its parts with a version each. */
  readonly products: ITableV2;
  /** Facts of each image, and which products name it. */
  readonly images: ITableV2;
  /** Which indices are written to, how far a rebuild is, and the merchandisers' settings. */
  readonly control: ITableV2;

  constructor(scope: Construct, id: string, props: ProjectionTablesProps) {
    super(scope, id);
    const { stage, names } = props;
    const guarded = guardedTable(stage);
    this.products = new TableV2(this, 'Products', {
      ...guarded,
      tableName: names.productTable,
      partitionKey: { name: 'productId', type: AttributeType.STRING },
    });
    this.images = new TableV2(this, 'Images', {
      ...guarded,
      tableName: names.productImageTable,
      partitionKey: { name: 'imageId', type: AttributeType.STRING },
      sortKey: { name: 'productId', type: AttributeType.STRING },
    });
    this.control = new TableV2(this, 'Control', {
      ...guarded,
      tableName: names.searchControlTable,
      partitionKey: { name: 'name', type: AttributeType.STRING },
    });
  }
}
