import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

/** A stack as it is deployed: a later deployment of it has a later time of change, a new stack another id. */
export interface StackState {
  readonly name: string;
  readonly id: string;
  readonly changedAt: string;
}

const usable = /^(CREATE|UPDATE)_COMPLETE$/;

/** The stacks of these names that are completely deployed; those that are missing or broken are left out. */
export async function describeDeployment(names: readonly string[]): Promise<StackState[]> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({}));
    return stacks
      .filter((stack) => names.includes(stack.StackName ?? '') && usable.test(stack.StackStatus ?? ''))
      .map((stack) => ({
        name: stack.StackName ?? '',
        id: stack.StackId ?? '',
        changedAt: (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString() ?? '',
      }));
  } finally {
    client.destroy();
  }
}
