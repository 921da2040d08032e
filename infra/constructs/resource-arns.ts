import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';

/*
 * ARNs made of names, not of the other stack's outputs: a policy then says what it allows, and is checked by cdk-nag as text.
 */

export function bucketArn(bucketName: string): string {
  return `arn:${Aws.PARTITION}:s3:::${bucketName}`;
}

/** The objects below a folder, which is written with its slash. */
export function folderArn(bucketName: string, folder: string): string {
  return `${bucketArn(bucketName)}/${folder}*`;
}

/** The resources that Glue checks for an action on a table: the catalog, each database, and the named tables (`*` for all). */
export function glueArns(stack: Stack, tables: Readonly<Record<string, string>>): string[] {
  const ofDatabase = ([database, table]: [string, string]) => [
    glueArn(stack, 'database', database),
    glueArn(stack, 'table', `${database}/${table}`),
  ];
  return [glueArn(stack, 'catalog'), ...Object.entries(tables).flatMap(ofDatabase)];
}

export function glueArn(stack: Stack, resource: 'catalog' | 'database' | 'table', resourceName?: string): string {
  return stack.formatArn({ service: 'glue', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

/** @param logGroup its name, with `:*` for its streams */
export function logGroupArn(stack: Stack, logGroup: string): string {
  return stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The data catalog of Athena that is Glue's. */
export function dataCatalogArn(stack: Stack): string {
  return stack.formatArn({
    service: 'athena',
    resource: 'datacatalog',
    resourceName: 'AwsDataCatalog',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

export function workGroupArn(stack: Stack, name: string): string {
  return stack.formatArn({
    service: 'athena',
    resource: 'workgroup',
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
