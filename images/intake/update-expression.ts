import { marshall } from '@aws-sdk/util-dynamodb';

/** Sets the attributes that have a value, and removes those that have none. */
export function setOrRemove(values: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(values);
  const set = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  const clauses = [
    set.length > 0 && `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    removed.length > 0 && `REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`,
  ];
  return {
    UpdateExpression: clauses.filter((clause) => clause !== false).join(' '),
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: marshall(Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])), {
      removeUndefinedValues: true,
    }),
  };
}
