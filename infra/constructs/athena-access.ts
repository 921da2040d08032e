import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { bucketArn, folderArn, glueArn, glueArns } from './resource-arns.ts';

/** The folders of a bucket that a role may list, each written with its slash. */
export function listFolders(bucketName: string, folders: readonly string[]): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucketArn(bucketName)] }),
    new PolicyStatement({
      actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [bucketArn(bucketName)],
      conditions: { StringLike: { 's3:prefix': folders.map((folder) => `${folder}*`) } },
    }),
  ];
}

/** Running statements in one workgroup, whose results Athena writes in the name of the caller. */
export function queryIn(group: { arn: string; resultsBucket: string; folder: string }): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
        'athena:ListQueryExecutions',
        'athena:BatchGetQueryExecution',
      ],
      resources: [group.arn],
    }),
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: [folderArn(group.resultsBucket, group.folder)],
    }),
    ...listFolders(group.resultsBucket, [group.folder]),
  ];
}

export function readFolders(bucketName: string, folders: readonly string[]): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: folders.map((folder) => folderArn(bucketName, folder)),
    }),
    ...listFolders(bucketName, folders),
  ];
}

/** Writing Iceberg tables below a folder: Athena adds, and deletes what a failed commit left behind. */
export function writeFolder(bucketName: string, folder: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    resources: [folderArn(bucketName, folder)],
  });
}

/** Reading the tables and views of databases, down to the places of their partitions. */
export function readTablesOf(stack: Stack, databases: readonly string[]): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions'],
      resources: glueArns(stack, Object.fromEntries(databases.map((database) => [database, '*']))),
    }),
    readDefaultDatabase(stack),
  ];
}

/** Athena looks into the database `default` for every statement: https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html */
export function readDefaultDatabase(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    actions: ['glue:GetDatabase'],
    resources: [glueArn(stack, 'catalog'), glueArn(stack, 'database', 'default')],
  });
}
