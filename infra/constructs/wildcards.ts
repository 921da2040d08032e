import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Tells cdk-nag why these statements end in a wildcard. Each finding is acknowledged by its own id, so a wildcard that is
 * added later without a reason still fails the synth.
 */
export function acknowledgeWildcards(scope: IConstruct, reason: string, statements: readonly PolicyStatement[]): void {
  const wildcards = statements
    .flatMap(({ resources }) => resources)
    .map((arn) => flatten(Stack.of(scope).resolve(arn)));
  for (const arn of new Set(wildcards.filter((text) => text.includes('*')))) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason });
  }
}

/** A CloudFormation value as cdk-nag writes it into the id of a finding. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) throw new Error(`Not an ARN: ${JSON.stringify(value)}`);
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return `<${value['Fn::GetAtt'].join('.')}>`;
  const joined = 'Fn::Join' in value ? value['Fn::Join'] : undefined;
  if (Array.isArray(joined) && Array.isArray(joined[1])) return joined[1].map(flatten).join(String(joined[0]));
  throw new Error(`Not an ARN that cdk-nag can name: ${JSON.stringify(value)}`);
}
