import { Arn, ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, type ITableV2, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { guardedQueue } from './event-queue.ts';
import { guardedTable } from './guarded-table.ts';
import type { ResourceNames } from './resource-names.ts';

export interface CatalogTableProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
}

/** The shop's catalog, whose stream tells of every edit: the shop's own table, or one of ours where the stage names none. */
export class CatalogTable extends Construct {
  readonly tableName: string;
  /** Where it is ours. */
  readonly table: ITableV2 | undefined;
  readonly streamArn: string;
  /** Takes the position in the stream of what failed to the end; DynamoDB keeps the record itself for a day. */
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: CatalogTableProps) {
    super(scope, id);
    const { table: shops } = props.stage.catalog;
    const { table, tableName, streamArn } = shops === undefined ? this.createTable(props) : this.nameTable(shops);
    this.table = table;
    this.tableName = tableName;
    this.streamArn = streamArn;
    this.deadLetters = this.createDeadLetters(props);
  }

  private createDeadLetters({ stage, names }: CatalogTableProps): IQueue {
    const queue = new Queue(this, 'DeadLetters', { ...guardedQueue(stage), queueName: names.catalogStreamDlq });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue: that of a stream, which no queue refers to',
    });
    return queue;
  }

  private nameTable({ arn, streamArn }: { arn: string; streamArn: string }) {
    return { table: undefined, tableName: nameInArn(this, arn), streamArn };
  }

  private createTable({ stage, names }: CatalogTableProps) {
    const { keys } = stage.catalog.mapping;
    const table = new TableV2(this, 'Table', {
      ...guardedTable(stage),
      tableName: names.catalogTable,
      partitionKey: { name: keys.partition, type: AttributeType.STRING },
      sortKey: keys.sort === null ? undefined : { name: keys.sort, type: AttributeType.STRING },
      // The image before tells what was deleted, and which rows changed nothing.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    const { tableStreamArn } = table;
    if (tableStreamArn === undefined) throw new Error('A table with a stream has the ARN of its stream');
    return { table, tableName: table.tableName, streamArn: tableStreamArn };
  }
}

function nameInArn(scope: Construct, arn: string): string {
  const { resourceName } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  if (resourceName === undefined) throw new Error(`${Stack.of(scope).stackName}: ${arn} is not the ARN of a table`);
  return resourceName;
}
